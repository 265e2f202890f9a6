package io.github.llmrouter.breaker;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * When a target is left alone, and for how long.
 *
 * @param failureThreshold how many failures in a row open the breaker; at least 1
 * @param adaptive whether it takes fewer the busier the target is and the more of its
 * attempts have failed lately
 * @param failureRate the share of failed attempts in the window that opens it; in
 * percent, above 0 up to 100
 * @param slowCallRate the share of slow attempts in the window that opens it; in percent,
 * above 0 up to 100
 * @param slowCall from when on an attempt of a blocking call is slow
 * @param slowFirstToken from when on a streamed attempt is slow, by its first token
 * @param minimumCalls how many attempts the window must hold before a share counts; at
 * least 1
 * @param window how far back the shares look; whole seconds, at least 1
 * @param successThreshold how many trial attempts are let through after the open time,
 * all of which must succeed to close the breaker; at least 1
 * @param open how long it stays open at first
 * @param openMultiplier what that is multiplied by each time a trial fails; at least 1
 * @param maxOpen how long it stays open at most
 * @param jitter whether open times vary at random, between their half and the whole
 * @param longRetryAfter from when on what a provider asks to wait is so long that no call
 * waits for it: the breaker opens for that time at once
 */
public record BreakerSettings(int failureThreshold, boolean adaptive, float failureRate, float slowCallRate,
		Duration slowCall, Duration slowFirstToken, int minimumCalls, Duration window, int successThreshold,
		Duration open, double openMultiplier, Duration maxOpen, boolean jitter, Duration longRetryAfter) {

	public BreakerSettings {
		Assert.isTrue(failureThreshold > 0, "'failureThreshold' must be positive");
		Assert.isTrue(failureRate > 0 && failureRate <= 100, "'failureRate' must be above 0 and at most 100");
		Assert.isTrue(slowCallRate > 0 && slowCallRate <= 100, "'slowCallRate' must be above 0 and at most 100");
		Assert.isTrue(minimumCalls > 0, "'minimumCalls' must be positive");
		Assert.isTrue(window.toSeconds() > 0, "'window' must be at least a second");
		Assert.isTrue(successThreshold > 0, "'successThreshold' must be positive");
		Assert.isTrue(open.toMillis() > 0, "'open' must be at least a millisecond");
		Assert.isTrue(openMultiplier >= 1, "'openMultiplier' must be at least 1");
		Assert.isTrue(maxOpen.compareTo(open) >= 0, "'maxOpen' must not be shorter than 'open'");
	}

	/**
	 * From when on an attempt is slow.
	 * @param streaming whether its answer is streamed
	 * @return the limit
	 */
	Duration slow(boolean streaming) {
		return streaming ? this.slowFirstToken : this.slowCall;
	}

}
