package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * The end of the application.
 *
 * @param grace How long calls that are under way may go on when the application ends.
 * Without a unit in seconds. Spring waits no longer than
 * spring.lifecycle.timeout-per-shutdown-phase, so that calls end two seconds before that
 * at the latest, which is after 28 seconds by the defaults of both.
 */
record ShutdownProperties(@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration grace) {

	static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

}
