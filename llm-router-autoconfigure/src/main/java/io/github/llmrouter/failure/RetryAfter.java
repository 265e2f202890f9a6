package io.github.llmrouter.failure;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * When a provider says that it may be asked again. Reading it throws nothing, whatever it
 * says: a wait that no clock can count is {@link #LONGEST}, a negative one means not to
 * ask again, and what is no wait at all counts as not said.
 *
 * @param delay how long to wait, from zero to {@link #LONGEST}; {@code null} if nothing
 * usable was said
 * @param never whether the provider asked not to be asked again
 */
public record RetryAfter(@Nullable Duration delay, boolean never) {

	/** Stands for every longer wait: above any cap, and safe to calculate with. */
	static final Duration LONGEST = Duration.ofDays(365);

	static final RetryAfter UNSAID = new RetryAfter(null, false);

	static final RetryAfter NEVER = new RetryAfter(null, true);

	private static final Pattern NUMBER = Pattern
		.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|NaN|[+-]?Infinity");

	// the three forms that HTTP asks recipients to understand; the day of the week tells
	// the century of a year of two digits
	private static final List<DateTimeFormatter> DATES = List.of(DateTimeFormatter.RFC_1123_DATE_TIME,
			withTwoDigitYear(2000), withTwoDigitYear(1900),
			DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US));

	// numbers below are no moment of this century in that unit
	private static final double FIRST_EPOCH_SECOND = 1e9;

	private static final double FIRST_EPOCH_MILLI = 1e11;

	/**
	 * Read a {@code Retry-After} header: seconds, whole or not, or a date, of which one
	 * in the past means at once.
	 * @param value the header's value
	 * @param now the moment a date is relative to
	 * @return what it says
	 */
	public static RetryAfter parse(String value, Instant now) {
		Double seconds = number(value);
		if (seconds != null) {
			return ofMillis(seconds * 1000);
		}
		Instant date = date(value);
		return (date != null) ? until(epochMilli(date), now) : UNSAID;
	}

	/**
	 * Read a {@code retry-after-ms} header.
	 * @param value milliseconds, whole or not
	 * @return what it says
	 */
	static RetryAfter parseMillis(String value) {
		Double millis = number(value);
		return (millis != null) ? ofMillis(millis) : UNSAID;
	}

	/**
	 * Read an {@code X-RateLimit-Reset} header: a moment in milliseconds or seconds since
	 * 1970, or a number of seconds from now. Which it is, its size tells.
	 * @param value the header's value
	 * @param now the moment a moment is relative to
	 * @return what it says
	 */
	static RetryAfter parseReset(String value, Instant now) {
		Double reset = number(value);
		if (reset == null || reset < 0) {
			return UNSAID;
		}
		if (reset >= FIRST_EPOCH_MILLI) {
			return until(reset, now);
		}
		return (reset >= FIRST_EPOCH_SECOND) ? until(reset * 1000, now) : ofMillis(reset * 1000);
	}

	/**
	 * Read an HTTP date.
	 * @param value a header's value
	 * @return the moment, or {@code null} if it is no date
	 */
	static @Nullable Instant date(String value) {
		for (DateTimeFormatter format : DATES) {
			try {
				return format.withZone(ZoneOffset.UTC).parse(value.strip(), Instant::from);
			}
			catch (DateTimeException ex) {
				// try the next form
			}
		}
		return null;
	}

	boolean said() {
		return this.never || this.delay != null;
	}

	/**
	 * Of two statements, the one that keeps to both: not asking again, or the longer
	 * wait.
	 * @param other the other
	 * @return the stricter
	 */
	RetryAfter stricter(RetryAfter other) {
		if (this.never || other.delay == null) {
			return other.never ? other : this;
		}
		return (this.delay == null || this.delay.compareTo(other.delay) < 0) ? other : this;
	}

	private static DateTimeFormatter withTwoDigitYear(int firstYear) {
		return new DateTimeFormatterBuilder().appendPattern("EEEE, dd-MMM-")
			.appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
			.appendPattern(" HH:mm:ss 'GMT'")
			.toFormatter(Locale.US);
	}

	private static @Nullable Double number(String value) {
		String number = value.strip();
		return NUMBER.matcher(number).matches() ? Double.valueOf(number) : null;
	}

	private static RetryAfter until(double epochMilli, Instant now) {
		return ofMillis(Math.max(0, epochMilli - epochMilli(now)));
	}

	/**
	 * Of any year: the formats above take nine digits of it, which are too many for a
	 * long.
	 */
	private static double epochMilli(Instant moment) {
		return moment.getEpochSecond() * 1000.0 + moment.getNano() / 1e6;
	}

	private static RetryAfter ofMillis(double millis) {
		if (millis < 0) {
			return NEVER;
		}
		// not a number is not below it either
		return new RetryAfter((millis < LONGEST.toMillis()) ? Duration.ofMillis(Math.round(millis)) : LONGEST, false);
	}

}
