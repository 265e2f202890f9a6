package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;

import io.github.llmrouter.failure.FailureKind;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How often and when the same model is asked again.
 *
 * @param maxAttempts How often one model is asked, the first time included, before the
 * next one takes over.
 * @param strategy How the delay grows from one retry to the next.
 * @param initialInterval Delay before the first retry. Without a unit in seconds.
 * @param multiplier What the delay is multiplied by for each further retry.
 * @param maxInterval Longest delay that is calculated. Without a unit in seconds.
 * @param jitter Whether delays vary at random, so that callers do not return all at once.
 * @param maxRetryAfter Longest delay that is waited because a provider asked for it.
 * After a longer one the next model is asked instead. Without a unit in seconds.
 * @param policies Settings that differ for one kind of failure, by its name.
 * @param budget what limits the retries of all calls together
 */
record RetryProperties(@DefaultValue("3") int maxAttempts, @DefaultValue("exponential") RetryStrategy strategy,
		@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration initialInterval,
		@DefaultValue("2") double multiplier,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration maxInterval,
		@DefaultValue("true") boolean jitter,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration maxRetryAfter,
		@DefaultValue Map<FailureKind, RetryPolicyProperties> policies,
		@DefaultValue @NestedConfigurationProperty RetryBudgetProperties budget) {

	RetryProperties {
		policies = Collections.unmodifiableMap(policies);
	}

}
