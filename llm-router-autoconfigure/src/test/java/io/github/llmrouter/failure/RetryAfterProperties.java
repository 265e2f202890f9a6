package io.github.llmrouter.failure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What holds for every {@code Retry-After}, next to a reading that knows nothing of
 * parsers.
 */
class RetryAfterProperties {

	private static final Instant NOW = HttpError.NOW;

	private static final long LONGEST_MILLIS = RetryAfter.LONGEST.toMillis();

	private static final List<String> DAYS = List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
			"Sunday");

	private static final List<String> MONTHS = List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
			"Oct", "Nov", "Dec");

	@Property
	void shouldReadWholeNumbers(@ForAll("numbers") BigInteger number, @ForAll("blanks") String before,
			@ForAll @IntRange(max = 3) int zeros, @ForAll("blanks") String after) {
		String value = before + "0".repeat(zeros) + number + after;
		assertThat(RetryAfter.parse(value, NOW))
			.isEqualTo(new RetryAfter(millis(number.multiply(BigInteger.valueOf(1000))), false));
		assertThat(RetryAfter.parseMillis(value)).isEqualTo(new RetryAfter(millis(number), false));
	}

	@Property
	void shouldReadFractions(@ForAll("fractions") BigDecimal seconds) {
		Duration delay = RetryAfter.parse(seconds.toPlainString(), NOW).delay();
		assertThat(delay).isNotNull();
		double exact = Math.min(seconds.movePointRight(3).doubleValue(), LONGEST_MILLIS);
		assertThat((double) delay.toMillis()).isCloseTo(exact, within(0.51));
		assertThat(RetryAfter.parse(seconds.toString(), NOW).delay()).isEqualTo(delay);
	}

	@Property
	void shouldTakeEachNegativeNumberAsNever(@ForAll("numbers") BigInteger number) {
		String value = "-" + number.add(BigInteger.ONE);
		assertThat(RetryAfter.parse(value, NOW)).isEqualTo(RetryAfter.NEVER);
		assertThat(RetryAfter.parseMillis(value)).isEqualTo(RetryAfter.NEVER);
		assertThat(RetryAfter.parseReset(value, NOW)).isEqualTo(RetryAfter.UNSAID);
	}

	@Property
	void shouldReadEachFormOfDate(@ForAll Form form, @ForAll("moments") LocalDateTime moment,
			@ForAll("blanks") String before, @ForAll("blanks") String after) {
		LocalDateTime told = form.tellable(moment);
		Instant instant = told.toInstant(ZoneOffset.UTC);
		String value = before + form.write(told) + after;
		assertThat(RetryAfter.date(value)).isEqualTo(instant);
		assertThat(RetryAfter.parse(value, NOW)).isEqualTo(new RetryAfter(wait(instant), false));
	}

	@Property
	void shouldReadNoDateWithAnotherDayOfTheWeek(@ForAll Form form, @ForAll("moments") LocalDateTime moment,
			@ForAll @IntRange(min = 3, max = 4) int shift) {
		// by fewer or more days the same two digits are of another century
		LocalDateTime told = form.tellable(moment);
		String day = DAYS.get((told.getDayOfWeek().ordinal() + shift) % 7);
		assertThat(RetryAfter.parse(form.write(day, told), NOW)).isEqualTo(RetryAfter.UNSAID);
	}

	@Property(tries = 3000)
	void shouldThrowNothingWhateverItSays(@ForAll("values") String value, @ForAll("values") String date) {
		verify(RetryAfter.parse(value, NOW));
		verify(RetryAfter.parseMillis(value));
		verify(RetryAfter.parseReset(value, NOW));
		HttpError.classify(429, Map.of("Date", List.of(date), "Retry-After", List.of(value, "Fri Nov 20 12:00:30 2026"),
				"X-RateLimit-Reset", List.of(value)), null);
	}

	@Property
	void shouldKeepToTheStrictestOfSeveral(@ForAll @Size(max = 4) List<@From("said") Said> seconds,
			@ForAll @Size(max = 4) List<@From("said") Said> millis) {
		Failure failure = HttpError.classify(503, Map.of("Retry-After", seconds.stream().map(Said::seconds).toList(),
				"Retry-After-Ms", millis.stream().map(Said::millis).toList()), null);
		boolean never = false;
		Duration longest = null;
		for (Said said : Stream.concat(seconds.stream(), millis.stream()).toList()) {
			never |= said.never();
			if (said.delay() != null && (longest == null || said.delay().compareTo(longest) > 0)) {
				longest = said.delay();
			}
		}
		assertThat(failure.retryable()).isEqualTo(!never);
		assertThat(failure.retryAfter()).isEqualTo(never ? null : longest);
	}

	private static void verify(RetryAfter said) {
		if (said.delay() != null) {
			assertThat(said.delay()).isBetween(Duration.ZERO, RetryAfter.LONGEST);
			assertThat(said.never()).isFalse();
		}
	}

	private static Duration millis(BigInteger millis) {
		return Duration.ofMillis(millis.min(BigInteger.valueOf(LONGEST_MILLIS)).longValue());
	}

	private static Duration wait(Instant until) {
		return Duration.ofMillis(Math.max(0, Math.min(LONGEST_MILLIS, until.toEpochMilli() - NOW.toEpochMilli())));
	}

	@Provide
	Arbitrary<BigInteger> numbers() {
		return Arbitraries.oneOf(Arbitraries.integers().between(0, 100_000).map(BigInteger::valueOf),
				Arbitraries.longs().between(0, Long.MAX_VALUE).map(BigInteger::valueOf),
				Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(400)));
	}

	@Provide
	Arbitrary<BigDecimal> fractions() {
		return Arbitraries.bigDecimals().between(BigDecimal.ZERO, BigDecimal.valueOf(40_000_000)).ofScale(7);
	}

	@Provide
	Arbitrary<String> blanks() {
		return Arbitraries.strings().withChars(" \t").ofMaxLength(3);
	}

	@Provide
	Arbitrary<LocalDateTime> moments() {
		// from the year 1 to 9999, and often near
		return Arbitraries
			.oneOf(Arbitraries.longs().between(-62_135_596_800L, 253_402_300_799L),
					Arbitraries.longs().between(1_795_000_000L, 1_830_000_000L))
			.map((second) -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
	}

	@Provide
	Arbitrary<Said> said() {
		return Arbitraries.oneOf(
				Arbitraries.integers()
					.between(0, 1_000_000)
					.map((millis) -> new Said(BigDecimal.valueOf(millis, 3).toPlainString(), String.valueOf(millis),
							Duration.ofMillis(millis), false)),
				Arbitraries.of("", "soon", "1 2", "5s").map((value) -> new Said(value, value, null, false)),
				Arbitraries.of("-1", "-0.5", "-1e9").map((value) -> new Said(value, value, null, true)),
				Arbitraries.of("1e300", "NaN").map((value) -> new Said(value, value, RetryAfter.LONGEST, false)));
	}

	@Provide
	Arbitrary<String> values() {
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40),
				Arbitraries.strings().withChars("0123456789eE+-. NaInfity").ofMaxLength(40),
				Combinators
					.combine(Arbitraries.of(Form.values()), Arbitraries.of(DAYS), Arbitraries.integers().between(0, 32),
							Arbitraries.of(MONTHS), Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12),
							Arbitraries.of("", "", "+", "-"), Arbitraries.integers().between(0, 61))
					.as((form, day, dayOfMonth, month, year, sign, second) -> form.write(day, dayOfMonth, month,
							sign + year, "12:00:%02d".formatted(second))));
	}

	/**
	 * The three forms of a date in HTTP.
	 */
	enum Form {

		FIXED_LENGTH, TWO_DIGIT_YEAR, C_LIBRARY;

		/** Two digits of a year tell what is less than fifty years away. */
		LocalDateTime tellable(LocalDateTime moment) {
			return (this == TWO_DIGIT_YEAR) ? moment.withDayOfMonth(1).withYear(1977 + moment.getYear() % 99) : moment;
		}

		String write(LocalDateTime moment) {
			return write(DAYS.get(moment.getDayOfWeek().ordinal()), moment);
		}

		String write(String day, LocalDateTime moment) {
			String year = "%04d".formatted(moment.getYear());
			return write(day, moment.getDayOfMonth(), MONTHS.get(moment.getMonthValue() - 1),
					(this == TWO_DIGIT_YEAR) ? "%02d".formatted(moment.getYear() % 100) : year,
					"%02d:%02d:%02d".formatted(moment.getHour(), moment.getMinute(), moment.getSecond()));
		}

		String write(String day, int dayOfMonth, String month, String year, String time) {
			String format = switch (this) {
				case FIXED_LENGTH -> "%.3s, %02d %s %s %s GMT";
				case TWO_DIGIT_YEAR -> "%s, %02d-%s-%s %s GMT";
				case C_LIBRARY -> "%.3s %3$s %2$2d %5$s %4$s";
			};
			return String.format(Locale.ROOT, format, day, dayOfMonth, month, year, time);
		}

	}

	/**
	 * What one header says.
	 *
	 * @param seconds in seconds
	 * @param millis in milliseconds
	 * @param delay the wait, or {@code null} if it is none
	 * @param never whether it means not to ask again
	 */
	record Said(String seconds, String millis, @Nullable Duration delay, boolean never) {
	}

}
