package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * When a model that fails is left alone, and for how long.
 *
 * @param enabled Whether models that fail are left alone for a while.
 * @param failureThreshold How many failures in a row open the breaker of a model. Only
 * its own failures count, not those of a request.
 * @param adaptive Whether fewer failures in a row are enough the busier the model is and
 * the more of its attempts have failed lately: down to half of failure-threshold.
 * @param failureRate Share of failed attempts within the window that opens the breaker,
 * in percent.
 * @param slowCallRate Share of slow attempts within the window that opens the breaker, in
 * percent.
 * @param slowCallDuration From when on an attempt of a blocking call is slow. By default
 * four fifths of llm.timeout.response. Without a unit in seconds.
 * @param slowFirstToken From when on a streamed attempt is slow, by its first content. By
 * default four fifths of llm.timeout.first-token. Without a unit in seconds.
 * @param minimumCalls How many attempts the window must hold before either share counts.
 * @param window How far back the shares look. Without a unit in seconds.
 * @param successThreshold How many trial attempts are let through after the open time.
 * When all of them succeed the breaker closes; when one fails it opens again.
 * @param openDuration How long the breaker stays open at first. Without a unit in
 * seconds.
 * @param openMultiplier What the open time is multiplied by each time the model fails
 * again before it has been well for as long.
 * @param maxOpenDuration How long the breaker stays open at most. Without a unit in
 * seconds.
 * @param jitter Whether open times vary at random between their half and the whole, so
 * that several instances do not return at once.
 * @param lastResort Whether a call asks the model that is back soonest where the breakers
 * of all its models are open, instead of failing at once.
 */
record CircuitBreakerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5") int failureThreshold,
		boolean adaptive, @DefaultValue("50") float failureRate, @DefaultValue("80") float slowCallRate,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration slowCallDuration,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration slowFirstToken, @DefaultValue("10") int minimumCalls,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration window, @DefaultValue("2") int successThreshold,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration openDuration,
		@DefaultValue("2") double openMultiplier,
		@DefaultValue("10m") @DurationUnit(ChronoUnit.SECONDS) Duration maxOpenDuration,
		@DefaultValue("true") boolean jitter, boolean lastResort) {
}
