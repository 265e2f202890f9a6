package io.github.llmrouter.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The end of the application.
 *
 * @param grace How long calls that are under way may go on when the application ends.
 * Spring waits no longer than spring.lifecycle.timeout-per-shutdown-phase, so that calls
 * end two seconds before that at the latest.
 */
record ShutdownProperties(@DefaultValue("30s") Duration grace) {
}
