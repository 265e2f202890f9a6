package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.github.llmrouter.log.RareWarnings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * How much each user, tenant or route has used of the limit that applies to each of them.
 * One that is not used is forgotten when that changes nothing, and never before: so this
 * is no cache, which may let go of what it likes. When too many are known, those who come
 * then share. Safe for any thread.
 */
final class KeyedLimits {

	private static final Log logger = LogFactory.getLog(KeyedLimits.class);

	private static final int SHARED = 64;

	private static final long SWEEP_INTERVAL = Duration.ofMinutes(1).toNanos();

	private static final long SWEEP_INTERVAL_WHEN_FULL = Duration.ofSeconds(1).toNanos();

	private final LimitName name;

	private final RateLimit limit;

	private final QuotaStore store;

	private final int maxKeys;

	private final LongSupplier nanoTime;

	private final Map<LimitKey, LimitState> states = new ConcurrentHashMap<>();

	private final Map<Integer, LimitState> shared = new ConcurrentHashMap<>();

	private final RareWarnings warnings;

	private final AtomicLong lastSweep;

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
		this.warnings = new RareWarnings(logger, nanoTime);
		this.lastSweep = new AtomicLong(nanoTime.getAsLong());
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
		sweep();
		return this.states.size();
	}

	/**
	 * Begin to use a state, which is not forgotten until it is left.
	 * @param key whose
	 * @return the state
	 */
	LimitState enter(LimitKey key) {
		LimitState known = this.states.get(key);
		return (known != null && known.tryEnter()) ? known : enterNew(key);
	}

	private LimitState enterNew(LimitKey key) {
		boolean full = this.states.size() >= this.maxKeys;
		if (isTimeToSweep(full ? SWEEP_INTERVAL_WHEN_FULL : SWEEP_INTERVAL)) {
			sweep();
		}
		LimitState entered = this.states.compute(key, (absent, known) -> {
			if (known != null && known.tryEnter()) {
				return known;
			}
			if (known == null && this.states.size() >= this.maxKeys) {
				return null;
			}
			LimitState created = state(key);
			return created.tryEnter() ? created : null;
		});
		return (entered != null) ? entered : shared(key);
	}

	private LimitState shared(LimitKey key) {
		this.warnings.warn("More than " + this.maxKeys + " are within the limit of each " + this.name.tag()
				+ ": those who come now share limits. llm.rate-limit.max-keys is how many are kept apart.");
		LimitState shared = this.shared.computeIfAbsent(Math.floorMod(key.hashCode(), SHARED),
				(i) -> state(new LimitKey("shared-" + i, null)));
		if (!shared.tryEnter()) {
			throw new IllegalStateException("It is never forgotten");
		}
		return shared;
	}

	/** Forget who has used nothing of late. */
	private void sweep() {
		this.states.forEach((key, state) -> {
			if (state.tryForget()) {
				this.states.remove(key, state);
			}
		});
	}

	void use(LimitKey key, Consumer<LimitState> action) {
		LimitState state = enter(key);
		try {
			action.accept(state);
		}
		finally {
			state.leave();
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

	/** Whether it has been that long since the last sweep. */
	private boolean isTimeToSweep(long interval) {
		long now = this.nanoTime.getAsLong();
		long before = this.lastSweep.get();
		return now - before >= interval && this.lastSweep.compareAndSet(before, now);
	}

}
