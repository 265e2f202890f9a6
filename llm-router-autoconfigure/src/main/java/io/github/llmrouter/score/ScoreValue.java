package io.github.llmrouter.score;

import org.springframework.util.Assert;

/**
 * What a score says.
 */
public sealed interface ScoreValue {

	/**
	 * A number.
	 *
	 * @param number the number, which must be one
	 */
	record Numeric(double number) implements ScoreValue {

		public Numeric {
			Assert.isTrue(Double.isFinite(number), "'number' must be finite");
		}

	}

	/**
	 * One of several categories.
	 *
	 * @param category its name
	 */
	record Categorical(String category) implements ScoreValue {

		public Categorical {
			Assert.hasText(category, "'category' must not be blank");
		}

	}

	/**
	 * Yes or no.
	 *
	 * @param yes whether it is yes
	 */
	record Truth(boolean yes) implements ScoreValue {
	}

}
