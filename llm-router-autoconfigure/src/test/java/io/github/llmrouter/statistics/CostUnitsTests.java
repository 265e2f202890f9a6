package io.github.llmrouter.statistics;

import java.math.BigDecimal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CostUnits}.
 */
class CostUnitsTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "0.0000032, 0.0000032", "0.1, 0.1", "100, 100", "1E+2, 100", "1234.567890123, 1234.567890123",
			"-1, 0", "1E-999999999, 0", "1E+999999999, 1000000", "0.0000000000004, 0",
			"0.0000000000016, 0.000000000002" })
	void shouldReadWhatCanBeAdded(String cost, String read) {
		long units = CostUnits.of(new BigDecimal(cost));
		assertThat(CostUnits.dollars(units).toPlainString()).isEqualTo(read);
		assertThat(CostUnits.dollars(units).toString()).doesNotContain("E+");
	}

	@Test
	void shouldNotTakeAnUnknownCostForNone() {
		assertThat(CostUnits.of(null)).isEqualTo(CostUnits.UNKNOWN);
	}

}
