package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static io.github.llmrouter.ratelimit.Requests.TARGET;
import static io.github.llmrouter.ratelimit.Requests.call;
import static io.github.llmrouter.ratelimit.Requests.failed;
import static io.github.llmrouter.ratelimit.Requests.onRoute;
import static io.github.llmrouter.ratelimit.Requests.permit;
import static io.github.llmrouter.ratelimit.Requests.refusal;
import static io.github.llmrouter.ratelimit.Requests.succeeded;
import static io.github.llmrouter.ratelimit.Requests.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CallLimits} and {@link CallTokens}.
 */
class CallLimitsTests {

	private static final RateLimit ONE_REQUEST = new RateLimit(1L, null, null, false);

	private final ManualClock clock = new ManualClock();

	private final RateLimitStatistics statistics = new RateLimitStatistics();

	private RateLimitSettings settings = new RateLimitSettings(Duration.ZERO, 500, 1000);

	private CallLimits limits(Map<LimitName, RateLimit> limits) {
		return new CallLimits(limits, this.settings, new MemoryQuotas(this.clock), this.statistics, this.clock);
	}

	private CallLimits tokensPerUser(long perMinute) {
		return limits(Map.of(LimitName.USER, new RateLimit(null, perMinute, null, false)));
	}

	@Test
	void shouldTakeAUserWithinItsTenant() {
		CallLimits limits = limits(Map.of(LimitName.USER, ONE_REQUEST));
		permit(limits.admit(call("acme", "ann")));
		permit(limits.admit(call("other", "ann")));
		permit(limits.admit(call(null, "ann")));
		permit(limits.admit(call("acme", "bob")));
		for (String tenant : new String[] { "acme", "other", null }) {
			RefusedException refusal = refusal(limits.admit(call(tenant, "ann")));
			assertThat(refusal.kind()).isEqualTo(FailureKind.RATE_LIMIT);
			assertThat(refusal).hasMessage("The user: its limit of 1 requests per minute is reached");
			assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(1));
		}
		assertThat(this.statistics.refusals(LimitName.USER, Resource.REQUESTS)).isEqualTo(3);
	}

	@Test
	void shouldNotLimitACallOfNobody() {
		CallLimits limits = limits(Map.of(LimitName.USER, ONE_REQUEST, LimitName.TENANT, ONE_REQUEST));
		for (int i = 0; i < 3; i++) {
			assertThat(limits.admit(call(null, null))).isSameAs(Admission.PROCEED);
		}
		assertThat(limits.known()).containsEntry(LimitName.USER, 0L).containsEntry(LimitName.TENANT, 0L);
	}

	@Test
	void shouldLimitAllUsersOfATenantTogether() {
		CallLimits limits = limits(Map.of(LimitName.TENANT, ONE_REQUEST));
		permit(limits.admit(call("acme", "ann")));
		assertThat(refusal(limits.admit(call("acme", "bob"))))
			.hasMessage("The tenant: its limit of 1 requests per minute is reached");
		permit(limits.admit(call("other", "bob")));
	}

	@Test
	void shouldLimitEachRoute() {
		CallLimits limits = limits(Map.of(LimitName.ROUTE, ONE_REQUEST));
		permit(limits.admit(onRoute("one", call("a", "b").context())));
		permit(limits.admit(onRoute("two", call("a", "b").context())));
		assertThat(refusal(limits.admit(onRoute("one", call("c", "d").context()))))
			.hasMessage("The route: its limit of 1 requests per minute is reached");
	}

	@Test
	void shouldGiveBackWhatOneLimitAdmitsWhereAnotherRefuses() {
		CallLimits limits = limits(Map.of(LimitName.USER, new RateLimit(2L, null, 2, false), LimitName.TENANT,
				new RateLimit(1L, null, null, false)));
		permit(limits.admit(call("acme", "ann")));
		refusal(limits.admit(call("acme", "ann")));
		refusal(limits.admit(call("acme", "ann")));
		this.clock.advance(Duration.ofMinutes(1));
		permit(limits.admit(call("acme", "ann")));
	}

	@Test
	void shouldGiveBackWhatItHoldsOfOneLimitThoughAnotherFails() {
		AtomicBoolean broken = new AtomicBoolean();
		Map<LimitName, RateLimit> both = new LinkedHashMap<>();
		both.put(LimitName.USER, new RateLimit(5L, null, null, false));
		both.put(LimitName.TENANT, new RateLimit(null, null, 1, false));
		CallLimits limits = new CallLimits(both, this.settings, new MemoryQuotas(() -> {
			if (broken.get()) {
				throw new IllegalStateException("broken");
			}
			return this.clock.getAsLong();
		}), this.statistics, this.clock);
		Permit permit = permit(limits.admit(call("acme", "ann")));
		broken.set(true);
		assertThatIllegalStateException().isThrownBy(() -> permit.settle(Outcome.NOT_MADE)).withMessage("broken");
		broken.set(false);
		permit(limits.admit(call("acme", "bob")));
		refusal(limits.admit(call("acme", "bob")));
	}

	@Test
	void shouldWaitAsLongAsTheSlowestLimitWants() {
		this.settings = new RateLimitSettings(Duration.ofSeconds(30), 500, 1000);
		CallLimits limits = limits(Map.of(LimitName.USER, new RateLimit(6L, null, null, false), LimitName.TENANT,
				new RateLimit(3L, null, null, false)));
		for (int i = 0; i < 3; i++) {
			permit(limits.admit(call("acme", "ann")));
		}
		waits(limits.admit(call("acme", "ann")), Duration.ofSeconds(20)).permit().settle(Outcome.NOT_MADE);
		waits(limits.admit(call("acme", "ann")), Duration.ofSeconds(20));
		refusal(limits.admit(call("acme", "ann")));
	}

	@Test
	void shouldCountTheTokensOfAllAttempts() {
		CallLimits limits = tokensPerUser(1000);
		ChatCall call = call("acme", "ann");
		Permit held = permit(limits.admit(call));
		assertThat(left(limits, call)).isEqualTo(900);
		attempt(limits, call).settle(succeeded(150));
		assertThat(left(limits, call)).isEqualTo(750);
		attempt(limits, call).settle(failed(FailureKind.TRUNCATED, true));
		attempt(limits, call).settle(Outcome.NOT_MADE);
		attempt(limits, call).settle(failed(FailureKind.SERVER_ERROR, false));
		attempt(limits, call).settle(succeeded(40));
		held.settle(succeeded(40));
		assertThat(left(limits, call)).isEqualTo(1000 - 150 - 10 - 40);
	}

	@Test
	void shouldCountWhatIsChargedLater() {
		CallLimits limits = tokensPerUser(1000);
		ChatCall call = call("acme", "ann");
		Permit held = permit(limits.admit(call));
		Permit attempt = attempt(limits, call);
		attempt.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 40));
		held.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 40));
		assertThat(left(limits, call)).isEqualTo(980);
		attempt.charged(new Charge(new TokenUsage(10, 300, 0, 0, 0, null), Cost.NOT_BILLED));
		assertThat(left(limits, call)).isEqualTo(690);
	}

	@Test
	void shouldHaveNoAttemptsOfCallsThatAreNotLimited() {
		CallLimits limits = tokensPerUser(1000);
		assertThat(new CallTokens(limits, this.settings).admit(new Attempt(call("acme", null), TARGET, 1, 1)))
			.isSameAs(Admission.PROCEED);
	}

	@Test
	void shouldForgetAUserNoSoonerThanItsLimitIsWhole() {
		CallLimits limits = tokensPerUser(600);
		ChatCall call = call("acme", "ann");
		Permit held = permit(limits.admit(call));
		this.clock.advance(Duration.ofHours(1));
		assertThat(limits.known()).containsEntry(LimitName.USER, 1L);
		attempt(limits, call).settle(succeeded(1200));
		held.settle(succeeded(1200));

		// 500 of debt, as 100 were reserved before, and 600 of the limit: 110 seconds
		this.clock.advance(Duration.ofSeconds(109));
		assertThat(limits.known()).containsEntry(LimitName.USER, 1L);
		assertThat(left(limits, call)).isEqualTo(590);
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(limits.known()).containsEntry(LimitName.USER, 0L);
		assertThat(left(limits, call)).isEqualTo(600);
	}

	@Test
	void shouldNotForgetAUserWhoseLimitIsBeingUsed() throws Exception {
		int users = 20_000;
		this.settings = new RateLimitSettings(Duration.ZERO, 500, users);
		CallLimits limits = limits(Map.of(LimitName.USER, ONE_REQUEST));
		int threads = 3;
		ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
		AtomicInteger admitted = new AtomicInteger();
		AtomicBoolean over = new AtomicBoolean();
		CyclicBarrier barrier = new CyclicBarrier(threads + 1);
		try {
			Future<?> forgetful = executor.submit(() -> {
				barrier.await();
				while (!over.get()) {
					limits.known();
				}
				return null;
			});
			List<Future<?>> callers = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				callers.add(executor.submit(() -> {
					barrier.await();
					for (int user = 0; user < users; user++) {
						if (limits.admit(call("acme", "u" + user)) instanceof Admission.Proceed proceed) {
							proceed.permit().settle(succeeded(1));
							admitted.incrementAndGet();
						}
					}
					return null;
				}));
			}
			for (Future<?> caller : callers) {
				caller.get();
			}
			over.set(true);
			forgetful.get();
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(admitted).hasValue(users);
	}

	@Test
	void shouldLetUsersShareBeyondWhatIsKeptApart() {
		Logger logger = (Logger) LoggerFactory.getLogger(KeyedLimits.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try {
			this.settings = new RateLimitSettings(Duration.ZERO, 500, 10);
			CallLimits limits = limits(Map.of(LimitName.USER, new RateLimit(5L, null, null, false)));
			for (int user = 0; user < 10; user++) {
				permit(limits.admit(call("acme", "u" + user))).settle(succeeded(1));
			}
			int admitted = 0;
			for (int user = 10; user < 10_000; user++) {
				Admission admission = limits.admit(call("acme", "u" + user));
				if (admission instanceof Admission.Proceed proceed) {
					proceed.permit().settle(succeeded(1));
					admitted++;
				}
			}
			assertThat(limits.known()).containsEntry(LimitName.USER, 10L);
			assertThat(admitted).isEqualTo(64 * 5);
			// those who were there have their own
			for (int i = 0; i < 4; i++) {
				permit(limits.admit(call("acme", "u3")));
			}
			refusal(limits.admit(call("acme", "u3")));

			this.clock.advance(Duration.ofMinutes(2));
			refusal(exhaust(limits, "u10000"));
			// besides the one whose calls still run
			assertThat(limits.known()).containsEntry(LimitName.USER, 2L);
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).extracting(ILoggingEvent::toString)
			.containsExactly("[WARN] More than 10 are within the limit of each user: those who come now share limits. "
					+ "llm.rate-limit.max-keys is how many are kept apart.");
	}

	private static Admission exhaust(CallLimits limits, String user) {
		for (int i = 0; i < 6; i++) {
			limits.admit(call("acme", user));
		}
		return limits.admit(call("acme", user));
	}

	private static long left(CallLimits limits, ChatCall call) {
		List<Long> left = new ArrayList<>();
		for (TokenAccount account : limits.accounts(call)) {
			account.limit().use(account.key(), (state) -> left.add(state.available(Resource.TOKENS)));
		}
		return left.get(0);
	}

	private Permit attempt(CallLimits limits, ChatCall call) {
		return permit(new CallTokens(limits, this.settings).admit(new Attempt(call, TARGET, 1, 1)));
	}

}
