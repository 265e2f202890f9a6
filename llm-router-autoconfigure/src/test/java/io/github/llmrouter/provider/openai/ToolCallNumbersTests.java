package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.LosslessJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ToolCallNumbersTests {

	private final ToolCallNumbers numbers = new ToolCallNumbers();

	@Test
	void shouldNumberCallsByTheirIds() {
		assertThat(number("{\"id\":\"a\"}", 0)).isZero();
		assertThat(number("{}", 0)).isZero();
		assertThat(number("{\"id\":\"b\"}", 0)).isEqualTo(1);
		assertThat(number("{}", 0)).isEqualTo(1);
		assertThat(number("{\"id\":\"a\"}", 0)).isZero();
	}

	@Test
	void shouldNumberCallsWithoutIdsByTheirPlace() {
		assertThat(number("{}", 0)).isZero();
		assertThat(number("{\"id\":\"\"}", 1)).isEqualTo(1);
		assertThat(number("{\"id\":null}", 2)).isEqualTo(2);
	}

	private int number(String call, int position) {
		return this.numbers.number((ObjectNode) LosslessJson.MAPPER.readTree(call), position);
	}

}
