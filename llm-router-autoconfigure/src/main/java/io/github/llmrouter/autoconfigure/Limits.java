package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Checks numbers and durations for what makes sense.
 *
 * @param prefix the name of the properties up to the part that each check adds
 * @param problems told what is wrong
 */
record Limits(String prefix, Consumer<ConfigurationProblem> problems) {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	/** Whatever is longer was not meant, and would not fit into the clients' timers. */
	private static final Duration LONGEST = Duration.ofDays(1);

	void required(String name, @Nullable Object value) {
		if (value == null) {
			report(name, "is missing");
		}
	}

	void between(String name, @Nullable Number value, double lowest, double highest) {
		// written so that NaN fails
		if (value != null && !(value.doubleValue() >= lowest && value.doubleValue() <= highest)) {
			report(name, "must be between " + text(lowest) + " and " + text(highest));
		}
	}

	void atLeast(String name, @Nullable Number value, double lowest) {
		if (value != null && !(value.doubleValue() >= lowest && Double.isFinite(value.doubleValue()))) {
			report(name, "must be " + text(lowest) + " or more");
		}
	}

	void positive(String name, @Nullable Duration value) {
		if (value != null && (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0)) {
			report(name, "must be between a millisecond and a day");
		}
	}

	void notNegative(String name, @Nullable Duration value) {
		if (value != null && (value.isNegative() || value.compareTo(LONGEST) > 0)) {
			report(name, "must be between nothing and a day");
		}
	}

	void notLess(String name, @Nullable Duration value, String otherName, @Nullable Duration other) {
		if (value != null && other != null && value.compareTo(other) < 0) {
			report(name, "must not be shorter than " + otherName);
		}
	}

	private void report(String name, String reason) {
		String property = this.prefix + "." + name;
		this.problems.accept(new ConfigurationProblem(property, reason, "Correct " + property + "."));
	}

	private static String text(double number) {
		return (number == Math.rint(number)) ? Long.toString((long) number) : Double.toString(number);
	}

}
