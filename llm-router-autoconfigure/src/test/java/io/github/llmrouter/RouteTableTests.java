package io.github.llmrouter;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	private final RouteTable table = new RouteTable(
			Map.of(Complexity.SIMPLE, Map.of(BudgetLevel.MEDIUM, "small"), Complexity.MEDIUM,
					Map.of(BudgetLevel.LOW, "cheap"), Complexity.COMPLEX,
					Map.of(BudgetLevel.MEDIUM, "big", BudgetLevel.HIGH, "biggest")),
			Set.of("small", "cheap", "big", "biggest"));

	@ParameterizedTest
	@CsvSource({ "COMPLEX, HIGH, biggest", "COMPLEX, MEDIUM, big", "COMPLEX, , big", "SIMPLE, , small", ", LOW, cheap",
			"MEDIUM, LOW, cheap", ", HIGH, ", "MEDIUM, , ", "COMPLEX, LOW, ", ", , " })
	void shouldLookUp(Complexity complexity, BudgetLevel budget, String route) {
		RoutingChatOptions options = RoutingChatOptions.builder().complexity(complexity).budgetLevel(budget).build();
		assertThat(this.table.route(options)).isEqualTo(route);
	}

	@Test
	void shouldRefuseARouteThatDoesNotExist() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> new RouteTable(Map.of(Complexity.SIMPLE, Map.of(BudgetLevel.LOW, "nosuch")), Set.of("default")))
			.withMessageContaining("nosuch");
	}

}
