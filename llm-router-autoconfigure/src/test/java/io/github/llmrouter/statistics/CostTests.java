package io.github.llmrouter.statistics;

import java.math.BigDecimal;

import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Cost}.
 */
class CostTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.0000032, 0.0000032", "0.1, 0.1", "100, 100", "1E+2, 100", "1234.567890123, 1234.567890123",
			"-1, 0", "1E-999999999, 0", "1E+999999999, 1000000", "0.0000000000004, 0",
			"0.0000000000016, 0.000000000002" })
	void shouldReadWhatCanBeAdded(String cost, String read) {
		long units = Cost.of(new TokenUsage(1, 1, 0, 0, 0, new BigDecimal(cost)));
		assertThat(Cost.dollars(units).toPlainString()).isEqualTo(read);
		assertThat(Cost.dollars(units).toString()).doesNotContain("E+");
	}

	@Test
	void shouldNotTakeAnUnknownCostForNone() {
		assertThat(Cost.of(TokenUsage.UNKNOWN)).isEqualTo(Cost.UNKNOWN);
	}

}
