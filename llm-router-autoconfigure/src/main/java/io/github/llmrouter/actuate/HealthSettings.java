package io.github.llmrouter.actuate;

import java.time.Duration;

/**
 * What the health is judged by.
 *
 * @param window how far back it looks
 * @param failures how many attempts in a row must have failed for a target to count as
 * not available
 */
public record HealthSettings(Duration window, int failures) {
}
