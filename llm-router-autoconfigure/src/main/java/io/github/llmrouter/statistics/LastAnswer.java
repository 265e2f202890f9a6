package io.github.llmrouter.statistics;

/**
 * The last answer that a call of a route was given by a model.
 *
 * @param target who gave it
 * @param fallback whether another target had been tried or passed over before
 */
public record LastAnswer(String target, boolean fallback) {
}
