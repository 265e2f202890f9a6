package io.github.llmrouter.selection;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.route.TargetAffinity;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.util.Assert;

/**
 * Lets a session stay with the target that answered it last: models differ in how they
 * call tools and cache prompts, and one of them goes on better with what it began. Safe
 * for any thread.
 */
public final class StickySessions implements TargetAffinity, AttemptPolicy, Ordered {

	private final Cache<Session, String> targets;

	/**
	 * Create.
	 * @param ttl how long a session is remembered after its last answer
	 * @param maxSessions how many are remembered at most
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public StickySessions(Duration ttl, int maxSessions, LongSupplier nanoTime) {
		Assert.isTrue(ttl.compareTo(Duration.ZERO) > 0, "'ttl' must be positive");
		Assert.isTrue(maxSessions > 0, "'maxSessions' must be positive");
		this.targets = Caffeine.newBuilder()
			.expireAfterWrite(ttl)
			.maximumSize(maxSessions)
			.ticker(nanoTime::getAsLong)
			// there is little to do, and no thread of others to do it on
			.executor(Runnable::run)
			.build();
	}

	@Override
	public @Nullable String target(ChatCall call) {
		Session session = Session.of(call);
		return (session != null) ? this.targets.getIfPresent(session) : null;
	}

	@Override
	public Admission admit(Attempt attempt) {
		Session session = Session.of(attempt.call());
		if (session == null) {
			return Admission.PROCEED;
		}
		String target = attempt.target().name();
		return Admission.proceed((outcome) -> {
			if (outcome instanceof Outcome.Succeeded) {
				this.targets.put(session, target);
			}
		});
	}

	/**
	 * Among the policies that only watch.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 250;
	}

	/**
	 * A session of somebody. Names of sessions are the application's, and may be the same
	 * for two users.
	 */
	private record Session(String route, @Nullable String tenant, @Nullable String user, String session) {

		static @Nullable Session of(ChatCall call) {
			LlmContext context = call.context();
			return (context.session() != null)
					? new Session(call.route(), context.tenant(), context.user(), context.session()) : null;
		}

	}

}
