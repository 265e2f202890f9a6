package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.llmrouter.cost.CostLookup;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Asking a provider what an answer cost that did not say so itself, because the caller
 * went away or the stream broke.
 *
 * @param enabled Whether OpenRouter is asked in the background.
 * @param timeout For how long, as it may take some seconds until OpenRouter knows.
 * Afterwards the cost stays unknown. Without a unit in seconds.
 * @param maxPending How many answers may wait for it at once. The cost of more stays
 * unknown.
 * @param shutdownTimeout How long the end of the application waits for it. Without a unit
 * in seconds.
 */
record CostLookupProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("15s") @DurationUnit(ChronoUnit.SECONDS) Duration timeout, @DefaultValue("256") int maxPending,
		@DefaultValue("2s") @DurationUnit(ChronoUnit.SECONDS) Duration shutdownTimeout) {

	CostLookup lookup() {
		return new CostLookup(this.enabled, this.timeout, this.maxPending, this.shutdownTimeout);
	}

}
