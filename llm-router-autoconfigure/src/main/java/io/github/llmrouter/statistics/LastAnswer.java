package io.github.llmrouter.statistics;

import java.time.Instant;

/**
 * The last answer that a call of a route was given by a model.
 *
 * @param time when it was complete
 * @param target who gave it
 * @param fallback whether another target had been tried or passed over before
 */
public record LastAnswer(Instant time, String target, boolean fallback) {
}
