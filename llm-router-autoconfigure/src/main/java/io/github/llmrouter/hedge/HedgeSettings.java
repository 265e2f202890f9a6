package io.github.llmrouter.hedge;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * When another target is asked beside one that does not answer.
 *
 * @param delay after what time, or {@code null} to go by how fast the target has answered
 * so far; zero or more
 * @param percentile what share of its answers, in percent, had come by then; above 0 and
 * below 100
 * @param minimumAnswers how many answers of a target must be known before it is hedged;
 * from 1 to {@value AnswerTimes#CAPACITY}
 */
public record HedgeSettings(@Nullable Duration delay, double percentile, int minimumAnswers) {

	/** After the 95th percentile, once twenty answers are known. */
	public static final HedgeSettings DEFAULTS = new HedgeSettings(null, 95, 20);

	public HedgeSettings {
		Assert.isTrue(delay == null || !delay.isNegative(), "'delay' must not be negative");
		Assert.isTrue(percentile > 0 && percentile < 100, "'percentile' must be above 0 and below 100");
		Assert.isTrue(minimumAnswers > 0 && minimumAnswers <= AnswerTimes.CAPACITY,
				() -> "'minimumAnswers' must be from 1 to " + AnswerTimes.CAPACITY);
	}

}
