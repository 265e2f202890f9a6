package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompletionRepairTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{}                                                | {"id":"i","model":"m","choices":[]}
					{"id":"a","model":"b","choices":null}             | {"id":"a","model":"b","choices":[]}
					{"id":"a","model":"b","error":null,"choices":[]}  | {"id":"a","model":"b","choices":[]}
					{"id":"a","model":"b","choices":[{}]}             | {"id":"a","model":"b","choices":[{"index":0,"finish_reason":null,"delta":{}}]}
					{"id":"a","model":"b","choices":[{"index":3,"delta":{"content":"x"},"finish_reason":"MAX_TOKENS"}]} | {"id":"a","model":"b","choices":[{"index":3,"delta":{"content":"x"},"finish_reason":"length"}]}
					{"id":"a","model":"b","choices":[{"index":0,"delta":{},"finish_reason":""}]} | {"id":"a","model":"b","choices":[{"index":0,"delta":{},"finish_reason":null}]}
					{"id":"a","model":"b","choices":[{"index":0,"delta":{"tool_calls":[{"id":"t"},{"index":5}]},"finish_reason":null}]} | {"id":"a","model":"b","choices":[{"index":0,"delta":{"tool_calls":[{"id":"t","index":0},{"index":5}]},"finish_reason":null}]}
					""")
	void shouldRepairAChunk(String json, String expected) throws Exception {
		assertThat(new CompletionRepair(true, true, new UsageWarning("fake")).repair(json, "i", "m",
				new ToolCallNumbers()))
			.isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"prompt_tokens":1,"completion_tokens":2,"cost":0.10}          | {"prompt_tokens":1,"completion_tokens":2,"cost":0.10,"total_tokens":3}
					{"prompt_tokens":2147483647,"completion_tokens":2147483647}    | {"prompt_tokens":2147483647,"completion_tokens":2147483647,"total_tokens":2147483647}
					{"prompt_tokens":-1,"completion_tokens":2,"total_tokens":1}    | NONE
					{"prompt_tokens":1,"completion_tokens":9999999999,"total_tokens":1} | NONE
					{"prompt_tokens":1,"completion_tokens":NaN,"total_tokens":1}   | NONE
					{"total_tokens":1,"cost":0.1}                                  | NONE
					{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":NaN} | {"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":"NaN"}
					7                                                              | NONE
					{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":7} | {"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}
					{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"cached_tokens":-1,"a":1}} | {"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"prompt_tokens_details":{"a":1}}
					""")
	void shouldRepairOrDropAUsage(String usage, String expected) throws Exception {
		String repaired = new CompletionRepair(false, true, new UsageWarning("fake"))
			.repair(Completions.whole(Completions.choice("a", "\"stop\""), usage), "i", "m", new ToolCallNumbers());
		if (expected.equals("NONE")) {
			assertThat(LosslessJson.MAPPER.readTree(repaired).has("usage")).isFalse();
		}
		else {
			assertThat(LosslessJson.MAPPER.readTree(repaired).get("usage")).hasToString(expected);
		}
	}

	@Test
	void shouldLeaveAMissingFinishReasonToServersThatOweOne() throws Exception {
		String json = Completions.whole(Completions.choice("a", "null"), Completions.USAGE);
		assertThat(new CompletionRepair(false, true, new UsageWarning("fake")).repair(json, "i", "m",
				new ToolCallNumbers()))
			.contains("\"finish_reason\":null");
		assertThat(new CompletionRepair(false, false, new UsageWarning("fake")).repair(json, "i", "m",
				new ToolCallNumbers()))
			.contains("\"finish_reason\":\"stop\"");
	}

	@Test
	void shouldNotMakeATreeOfWhatFillsTheMemory() {
		String json = "{\"x\":[" + "[],".repeat(400_000) + "1],\"choices\":[]}";
		assertThatExceptionOfType(UnreadableResponseException.class)
			.isThrownBy(() -> new CompletionRepair(true, true, new UsageWarning("fake")).repair(json, "i", "m",
					new ToolCallNumbers()))
			.satisfies((ex) -> assertThat(ex).hasNoCause());
	}

	@Test
	void shouldNotChangeANumberElsewhere() throws Exception {
		String json = "{\"model\":\"m\",\"choices\":[],\"x\":0.100000000000000000000000000000000001,\"y\":1.0}";
		assertThat(new CompletionRepair(true, true, new UsageWarning("fake")).repair(json, "i", "m",
				new ToolCallNumbers()))
			.contains("\"x\":0.100000000000000000000000000000000001,\"y\":1.0");
	}

}
