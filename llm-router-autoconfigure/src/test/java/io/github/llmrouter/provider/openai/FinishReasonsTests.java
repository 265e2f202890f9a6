package io.github.llmrouter.provider.openai;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FinishReasonsTests {

	@ParameterizedTest
	@CsvSource({ "stop,stop", "STOP,stop", "end_turn,stop", "eos,stop", "COMPLETE,stop", "length,length",
			"max_tokens,length", "MAX_TOKENS,length", "model_length,length", "tool_calls,tool_calls",
			"tool_use,tool_calls", "function_call,function_call", "content_filter,content_filter",
			"SAFETY,content_filter", "content-filter,content_filter", "error,error", "abort,error",
			"insufficient_system_resource,error", "network_error,error", "MALFORMED_FUNCTION_CALL,error" })
	void shouldTranslate(String reason, String expected) {
		assertThat(FinishReasons.translate(reason)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null" })
	void shouldNotTakeABlankForAReason(String reason) {
		assertThat(FinishReasons.translate(reason)).isNull();
	}

}
