package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.LosslessJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ToolCallNumbersTests {

	private final ToolCallNumbers numbers = new ToolCallNumbers();

	@Test
	void shouldNumberCallsByTheirIds() {
		assertThat(number("{\"id\":\"a\"}", 0, 1)).isZero();
		assertThat(number("{}", 0, 1)).isZero();
		assertThat(number("{\"id\":\"b\"}", 0, 1)).isEqualTo(1);
		assertThat(number("{}", 0, 1)).isEqualTo(1);
		assertThat(number("{\"id\":\"a\"}", 0, 1)).isZero();
	}

	@Test
	void shouldNumberPartsOfSeveralCallsByTheirPlace() {
		assertThat(number("{\"id\":\"a\"}", 0, 2)).isZero();
		assertThat(number("{\"id\":\"b\"}", 1, 2)).isEqualTo(1);
		assertThat(number("{\"function\":{\"arguments\":\"A\"}}", 0, 2)).isZero();
		assertThat(number("{\"function\":{\"arguments\":\"B\"}}", 1, 2)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"id\":\"\",", "\"id\":null," })
	void shouldNumberCallsWithoutIdsByTheNamesOfTheirFunctions(String id) {
		assertThat(number("{" + id + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}", 0, 1)).isZero();
		assertThat(number("{" + id + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}", 0, 1)).isEqualTo(1);
		assertThat(number("{" + id + "\"function\":{\"arguments\":\" \"}}", 0, 1)).isEqualTo(1);
	}

	private int number(String call, int position, int parts) {
		return this.numbers.number((ObjectNode) LosslessJson.MAPPER.readTree(call), position, parts);
	}

}
