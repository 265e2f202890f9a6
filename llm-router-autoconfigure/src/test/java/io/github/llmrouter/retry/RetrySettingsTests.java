package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.llmrouter.failure.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RetrySettings}, {@link KindOverride} and {@link RetryBudgetSettings}.
 */
class RetrySettingsTests {

	@Test
	void shouldHaveTheDocumentedDefaults() {
		assertThat(RetrySettings.DEFAULTS).isEqualTo(new RetrySettings(3, BackOffStrategy.EXPONENTIAL,
				Duration.ofSeconds(1), 2, Duration.ofSeconds(30), true, Duration.ofSeconds(30), Map.of()));
		assertThat(RetryBudgetSettings.DEFAULTS).isEqualTo(new RetryBudgetSettings(true, 100, 0.2, 10));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					0  | FIXED | PT1S       | 2        | PT30S  | PT30S  | 'maxAttempts' must be at least 1
					-1 | FIXED | PT1S       | 2        | PT30S  | PT30S  | 'maxAttempts' must be at least 1
					3  |       | PT1S       | 2        | PT30S  | PT30S  | 'strategy' must not be null
					3  | FIXED |            | 2        | PT30S  | PT30S  | 'initialInterval' must be at least 1 ms
					3  | FIXED | PT0S       | 2        | PT30S  | PT30S  | 'initialInterval' must be at least 1 ms
					3  | FIXED | PT0.0009S  | 2        | PT30S  | PT30S  | 'initialInterval' must be at least 1 ms
					3  | FIXED | PT-1S      | 2        | PT30S  | PT30S  | 'initialInterval' must be at least 1 ms
					3  | FIXED | PT1S       | 0.99     | PT30S  | PT30S  | 'multiplier' must be at least 1
					3  | FIXED | PT1S       | NaN      | PT30S  | PT30S  | 'multiplier' must be at least 1
					3  | FIXED | PT1S       | Infinity | PT30S  | PT30S  | 'multiplier' must be at least 1
					3  | FIXED | PT1S       | 2        |        | PT30S  | 'maxInterval' must be at most 1 day
					3  | FIXED | PT1S       | 2        | PT24H1S| PT30S  | 'maxInterval' must be at most 1 day
					3  | FIXED | PT1S       | 2        | PT0.5S | PT30S  | 'maxInterval' must not be shorter than 'initialInterval'
					3  | FIXED | PT1S       | 2        | PT30S  |        | 'maxRetryAfter' must not be negative
					3  | FIXED | PT1S       | 2        | PT30S  | PT-1S  | 'maxRetryAfter' must not be negative
					""")
	void shouldNameTheComponentThatMakesNoSense(int maxAttempts, BackOffStrategy strategy, Duration initialInterval,
			double multiplier, Duration maxInterval, Duration maxRetryAfter, String message) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(maxAttempts, strategy, initialInterval, multiplier, maxInterval, true,
					maxRetryAfter, Map.of()))
			.withMessage(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			0 |       |     |       | 'policies[RATE_LIMIT].maxAttempts' must be at least 1
			  | PT0S  |     |       | 'policies[RATE_LIMIT].initialInterval' must be at least 1 ms
			  | PT60S |     |       | 'policies[RATE_LIMIT].maxInterval' must not be shorter than 'initialInterval'
			  |       | 0.5 |       | 'policies[RATE_LIMIT].multiplier' must be at least 1
			  |       |     | PT25H | 'policies[RATE_LIMIT].maxInterval' must be at most 1 day
			""")
	void shouldNameTheKindWhoseSettingsMakeNoSense(Integer maxAttempts, Duration initialInterval, Double multiplier,
			Duration maxInterval, String message) {
		KindOverride own = new KindOverride(maxAttempts, null, initialInterval, multiplier, maxInterval);
		assertThatIllegalArgumentException().isThrownBy(() -> withPolicies(Map.of(FailureKind.RATE_LIMIT, own)))
			.withMessage(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			0   | 0.2  | 10       | 'maxTokens' must be at least 1
			100 | -0.1 | 10       | 'successGain' must not be negative
			100 | NaN  | 10       | 'successGain' must not be negative
			100 | 0.2  | -1       | 'minPerSecond' must not be negative
			100 | 0.2  | Infinity | 'minPerSecond' must not be negative
			""")
	void shouldNameTheComponentOfTheBudgetThatMakesNoSense(int maxTokens, double successGain, double minPerSecond,
			String message) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetryBudgetSettings(true, maxTokens, successGain, minPerSecond))
			.withMessage(message);
	}

	@Test
	void shouldNotChangeWithTheMapItWasMadeFrom() {
		Map<FailureKind, KindOverride> policies = new EnumMap<>(FailureKind.class);
		RetrySettings settings = withPolicies(policies);
		policies.put(FailureKind.NETWORK, new KindOverride(1, null, null, null, null));
		assertThat(settings.policies()).isEmpty();
	}

	private static RetrySettings withPolicies(Map<FailureKind, KindOverride> policies) {
		return new RetrySettings(3, BackOffStrategy.EXPONENTIAL, Duration.ofSeconds(1), 2, Duration.ofSeconds(30), true,
				Duration.ofSeconds(30), policies);
	}

}
