package io.github.llmrouter.cost;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Whether and for how long a provider is asked what an attempt cost, where its answer did
 * not say so: because the caller went away, or the stream broke before the usage came.
 *
 * @param enabled whether providers that can be asked are
 * @param timeout for how long, as it may take some seconds until a provider knows
 * @param maxPending how many attempts may wait for it at once, 1 or more; the cost of
 * more than that stays unknown
 * @param shutdownTimeout how long the closing of a router waits for it
 */
public record CostLookup(boolean enabled, Duration timeout, int maxPending, Duration shutdownTimeout) {

	/** For fifteen seconds, 256 at once. */
	public static final CostLookup DEFAULTS = new CostLookup(true, Duration.ofSeconds(15), 256, Duration.ofSeconds(2));

	/** Nobody is asked. */
	public static final CostLookup DISABLED = new CostLookup(false, DEFAULTS.timeout(), DEFAULTS.maxPending(),
			DEFAULTS.shutdownTimeout());

	public CostLookup {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "The timeout must be positive");
		Assert.isTrue(maxPending > 0, "'maxPending' must be positive");
		Assert.isTrue(!shutdownTimeout.isNegative(), "The shutdown timeout must not be negative");
	}

}
