package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link RetryBudget} does to the load on the targets, and to the calls, in an
 * outage.
 */
class RetryStormTests {

	private static final RetryBudgetSettings SETTINGS = RetryBudgetSettings.DEFAULTS;

	private static final Duration SHORT = Duration.ofMillis(500);

	@ParameterizedTest
	@CsvSource({ "1, 0.9", "2, 0.9", "3, 0.9", "5, 0.9", "10, 0.9", "20, 0.9", "50, 0.9", "100, 0.9", "500, 0.9",
			"1, 1", "2, 1", "3, 1", "5, 1", "10, 1", "20, 1", "50, 1", "100, 1", "500, 1" })
	void shouldAddAFifthAndTheFloorAtMostWhenAllTargetsFail(double perSecond, double failureRate) {
		Storm storm = storm(SETTINGS, SHORT, failureRate, failureRate, failureRate).offer(perSecond, 60);
		double floor = SETTINGS.maxTokens() + SETTINGS.minPerSecond() * storm.secondsOfLastRequest();
		assertThat((double) storm.requests()).isLessThanOrEqualTo(1.2 * storm.offered() + floor);
	}

	@ParameterizedTest
	@CsvSource({ "5", "100" })
	void shouldMultiplyTheLoadWithoutABudget(double perSecond) {
		RetryBudgetSettings disabled = new RetryBudgetSettings(false, 100, 0.2, 10);
		Storm storm = storm(disabled, SHORT, 1, 1, 1).offer(perSecond, 60);
		assertThat(storm.requests()).isEqualTo(9 * storm.offered());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 5, 20, 100 })
	void shouldNeverStopTryingAltogether(double perSecond) {
		Storm storm = storm(SETTINGS, SHORT, 1, 1, 1).offer(perSecond, 60);
		assertThat(storm.requests() - storm.offered()).isGreaterThan((int) (60 * SETTINGS.minPerSecond()));
	}

	@ParameterizedTest
	@CsvSource({ "5, PT0.5S", "20, PT10S", "100, PT1S", "100, PT10S", "500, PT1S" })
	void shouldReachAHealthyTargetWithEveryCall(double perSecond, Duration answerTime) {
		for (double[] chain : new double[][] { { 1, 0 }, { 1, 1, 0 }, { 1, 0.5, 0 }, { 1, 1, 1, 0 } }) {
			Storm storm = storm(SETTINGS, answerTime, chain).offer(perSecond, 60);
			assertThat(storm.answered()).as(Arrays.toString(chain)).isEqualTo(storm.offered());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 1000, 10_000 })
	void shouldReachAHealthyTargetWithCallsThatComeAllAtOnce(int calls) {
		assertThat(storm(SETTINGS, Duration.ofSeconds(10), 1, 0).offerAtOnce(calls).answered()).isEqualTo(calls);
		assertThat(storm(SETTINGS, Duration.ofSeconds(10), 1, 1, 0).offerAtOnce(calls).answered()).isEqualTo(calls);
	}

	@Test
	void shouldNotSpendMoreThanAFifthAndTheFloorOnRetriesOfADeadPrimary() {
		Storm storm = storm(SETTINGS, SHORT, 1, 0).offer(100, 60);
		double floor = SETTINGS.maxTokens() + SETTINGS.minPerSecond() * storm.secondsOfLastRequest();
		int retries = storm.requests() - 2 * storm.offered();
		assertThat((double) retries).isLessThanOrEqualTo(0.2 * storm.offered() + floor);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 5, 20, 100 })
	void shouldFindATargetThatIsHealthyAgain(double perSecond) {
		List<Storm.Health> chain = List.of(Storm.Health.failing(1), (seconds) -> (seconds < 60) ? 1 : 0,
				Storm.Health.failing(1));
		Storm storm = new Storm(SETTINGS, chain, Duration.ofSeconds(5)).offer(perSecond, 120);
		// the first answer takes 5 s, and a few are needed
		assertThat(storm.secondsOfLastRefusal()).isLessThan(70);
	}

	@Test
	void shouldForgetAnOutageThatIsOver() {
		List<Storm.Health> chain = List.of((seconds) -> (seconds < 60 || seconds > 100) ? 1 : 0,
				(seconds) -> (seconds < 60) ? 1 : 0);
		Storm storm = new Storm(SETTINGS, chain, Duration.ofSeconds(10)).offer(100, 120);
		assertThat(storm.refused()).isPositive();
		assertThat(storm.secondsOfLastRefusal()).isLessThan(61);
	}

	private static Storm storm(RetryBudgetSettings settings, Duration answerTime, double... failureRates) {
		return new Storm(settings, Arrays.stream(failureRates).mapToObj(Storm.Health::failing).toList(), answerTime);
	}

}
