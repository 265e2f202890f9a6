package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * What the actuator tells.
 *
 * @param recentCalls How many calls the llmrouter endpoint remembers, without their
 * content. 0 for none.
 * @param healthWindow How far back the health looks. Without a unit in seconds.
 * @param healthFailures How many attempts in a row must have failed for a model to count
 * as not available.
 */
record ActuatorProperties(@DefaultValue("50") int recentCalls,
		@DefaultValue("5m") @DurationUnit(ChronoUnit.SECONDS) Duration healthWindow,
		@DefaultValue("5") int healthFailures) {
}
