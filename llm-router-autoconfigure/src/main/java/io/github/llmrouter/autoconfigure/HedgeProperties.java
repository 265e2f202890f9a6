package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * When a second model is asked beside one that does not answer.
 *
 * @param enabled Whether a second model is asked beside the first one when that does not
 * answer for long. The first of both to answer wins, the other is cancelled. Costs up to
 * one more attempt for each such call, within the retry budget.
 * @param delay After what time. By default the percentile of how fast the model has
 * answered of late. Without a unit in seconds.
 * @param percentile What share of a model's answers came within the time after which it
 * is hedged, in percent: of calls the whole answer, of streams the first token.
 * @param minimumAnswers How many answers of a model must be known before its percentile
 * counts. Until then it is not hedged.
 * @param maxThreads How many blocking calls may have a second model asked at once, each
 * on a thread of its own. Streams need none.
 */
record HedgeProperties(boolean enabled, @DurationUnit(ChronoUnit.SECONDS) @Nullable Duration delay,
		@DefaultValue("95") double percentile, @DefaultValue("20") int minimumAnswers,
		@DefaultValue("64") int maxThreads) {
}
