package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How much each user, tenant or route has used of the limit that applies to each of them.
 * One that is not used is forgotten as soon as that changes nothing, and never before.
 * When too many are known, those who come then share. Safe for any thread.
 */
final class KeyedLimits {

	private static final Log logger = LogFactory.getLog(KeyedLimits.class);

	private static final int SHARED = 64;

	/** Caffeine lets nothing go more often. */
	private static final long CLEAN_UP_INTERVAL = Duration.ofSeconds(1).toNanos();

	private static final long WARN_INTERVAL = Duration.ofMinutes(1).toNanos();

	private final LimitName name;

	private final RateLimit limit;

	private final QuotaStore store;

	private final int maxKeys;

	private final LongSupplier nanoTime;

	private final Cache<LimitKey, LimitState> states;

	private final LimitState[] shared;

	private final AtomicLong nextWarning;

	private final AtomicLong nextCleanUp;

	/**
	 * Create.
	 * @param name whom it applies to
	 * @param limit how much each has
	 * @param store where the use is kept
	 * @param maxKeys how many are kept apart
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	KeyedLimits(LimitName name, RateLimit limit, QuotaStore store, int maxKeys, LongSupplier nanoTime) {
		this.name = name;
		this.limit = limit;
		this.store = store;
		this.maxKeys = maxKeys;
		this.nanoTime = nanoTime;
		this.states = Caffeine.newBuilder()
			.expireAfter(
					Expiry.<LimitKey, LimitState>writing((key, state) -> Duration.ofNanos(state.nanosUntilForgotten())))
			.ticker(nanoTime::getAsLong)
			.executor(Runnable::run)
			.build();
		this.shared = IntStream.range(0, SHARED)
			.mapToObj((i) -> state(new LimitKey("shared-" + i, null)))
			.toArray(LimitState[]::new);
		this.nextWarning = new AtomicLong(nanoTime.getAsLong());
		this.nextCleanUp = new AtomicLong(nanoTime.getAsLong());
	}

	RateLimit limit() {
		return this.limit;
	}

	LimitName name() {
		return this.name;
	}

	/**
	 * How many are known.
	 */
	long known() {
		this.states.cleanUp();
		return this.states.estimatedSize();
	}

	/**
	 * Begin to use a state, which is not forgotten until it is left.
	 * @param key whose
	 * @return the state
	 */
	LimitState enter(LimitKey key) {
		LimitState state = tryEnter(key);
		if (state == null && isTime(this.nextCleanUp, CLEAN_UP_INTERVAL)) {
			this.states.cleanUp();
			state = tryEnter(key);
		}
		if (state != null) {
			return state;
		}
		if (isTime(this.nextWarning, WARN_INTERVAL)) {
			logger.warn("More than " + this.maxKeys + " are within the limit of each " + this.name.tag()
					+ ": those who come now share limits. llm.rate-limit.max-keys is how many are kept apart.");
		}
		return this.shared[Math.floorMod(key.hashCode(), SHARED)];
	}

	private @Nullable LimitState tryEnter(LimitKey key) {
		return this.states.asMap().compute(key, (absent, known) -> {
			LimitState entered = (known != null) ? known
					: (this.states.estimatedSize() < this.maxKeys) ? state(key) : null;
			if (entered != null) {
				entered.enter();
			}
			return entered;
		});
	}

	/**
	 * Use a state no more.
	 * @param key whose
	 * @param state what was entered
	 */
	void leave(LimitKey key, LimitState state) {
		this.states.asMap().computeIfPresent(key, (present, known) -> {
			if (known == state) {
				known.leave();
			}
			return known;
		});
	}

	void use(LimitKey key, Consumer<LimitState> action) {
		LimitState state = enter(key);
		try {
			action.accept(state);
		}
		finally {
			leave(key, state);
		}
	}

	private LimitState state(LimitKey key) {
		return new LimitState(this.limit, (resource) -> this.store
			.quota(new QuotaName(this.name, key.owner(), key.user(), resource), perMinute(this.limit, resource)));
	}

	static long perMinute(RateLimit limit, Resource resource) {
		Long perMinute = (resource == Resource.REQUESTS) ? limit.requestsPerMinute() : limit.tokensPerMinute();
		if (perMinute == null) {
			throw new IllegalStateException("Not limited: " + resource);
		}
		return perMinute;
	}

	private boolean isTime(AtomicLong next, long interval) {
		long now = this.nanoTime.getAsLong();
		long due = next.get();
		return now - due >= 0 && next.compareAndSet(due, now + interval);
	}

}
