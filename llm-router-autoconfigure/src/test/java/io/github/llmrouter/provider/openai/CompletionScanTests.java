package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.UnreadableResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompletionScanTests {

	@Test
	void shouldFindNothingWrongWithAHealthyCompletion() throws Exception {
		CompletionScan scan = CompletionScan.of(Completions.whole("Hello"), false);
		assertThat(scan.failed).isFalse();
		assertThat(scan.faulty).isFalse();
		assertThat(scan.unfinished).isFalse();
		assertThat(scan.incomplete).isFalse();
		assertThat(scan.choices).isEqualTo(1);
		assertThat(scan.id).isEqualTo("gen-1");
		assertThat(scan.model).isEqualTo("acme/one-2026");
	}

	@Test
	void shouldFindNothingWrongWithHealthyChunks() throws Exception {
		for (String chunk : new String[] { Completions.chunk("Hel"), Completions.finish("stop"),
				Completions.usageChunk() }) {
			CompletionScan scan = CompletionScan.of(chunk, true);
			assertThat(scan.failed).isFalse();
			assertThat(scan.faulty).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"content\":\"a\"}", "{\"reasoning\":\"a\"}", "{\"reasoning_content\":\"a\"}",
			"{\"refusal\":\"a\"}", "{\"reasoning_details\":[{\"type\":\"x\",\"y\":[[1],{}]}],\"content\":\"\"}",
			"{\"audio\":{\"data\":\"a\"}}", "{\"images\":[{\"url\":\"a\"}]}",
			"{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"}}]}", "{\"content\":[{\"text\":\"a\"}]}",
			"{\"function_call\":{\"name\":\"a\"}}" })
	void shouldSeeAPieceOfTheAnswer(String delta) throws Exception {
		assertThat(CompletionScan.of(chunk(delta), true).token).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"role\":\"assistant\"}", "{\"role\":\"assistant\",\"content\":\"\"}",
			"{\"content\":null,\"reasoning\":null,\"refusal\":null}", "{\"tool_calls\":[]}", "{\"images\":[]}",
			"{\"audio\":{}}", "{\"reasoning_details\":[]}", "{\"something\":\"else\"}" })
	void shouldSeeNoneInAnEmptyChunk(String delta) throws Exception {
		assertThat(CompletionScan.of(chunk(delta), true).token).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{}", "[\"a\"]", "{\"a\":[{}]}" })
	void shouldNotLoseItsWayInAnIndexThatIsNone(String index) throws Exception {
		CompletionScan scan = CompletionScan
			.of(Completions.chunkOf("[{\"index\":" + index + ",\"delta\":{\"content\":\"a\"}}]"), true);
		assertThat(scan.faulty).isTrue();
		assertThat(scan.token).isTrue();
		assertThat(scan.choices).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":{\"code\":429}}", "{\"error\":\"no\"}",
			"{\"id\":\"a\",\"choices\":[{\"index\":0,\"error\":{\"code\":502},\"finish_reason\":null}]}",
			"{\"id\":\"a\",\"choices\":[{\"index\":0,\"finish_reason\":\"error\"}]}",
			"{\"id\":\"a\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"abort\"}]}" })
	void shouldSeeAFailure(String json) throws Exception {
		assertThat(CompletionScan.of(json, true).failed).isTrue();
		assertThat(CompletionScan.of(json, false).failed).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"error\":null,\"id\":\"a\",\"model\":\"m\",\"choices\":[]}",
			"{\"id\":\"\",\"model\":\"m\",\"choices\":[]}", "{\"id\":\"a\",\"choices\":[]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":null}", "{\"id\":\"a\",\"model\":\"m\"}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"delta\":{}}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":null}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"id\":\"t\"}]}}]}",
			"{\"id\":\"a\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"STOP\"}]}" })
	void shouldSeeWhatSpringAiWouldFailOnInAChunk(String json) throws Exception {
		assertThat(CompletionScan.of(json, true).faulty).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "5", "{}", "{\"prompt_tokens\":1}",
			"{\"prompt_tokens\":-1,\"completion_tokens\":1,\"total_tokens\":1}",
			"{\"prompt_tokens\":NaN,\"completion_tokens\":1,\"total_tokens\":1}",
			"{\"prompt_tokens\":1.5,\"completion_tokens\":1,\"total_tokens\":1}",
			"{\"prompt_tokens\":\"1\",\"completion_tokens\":1,\"total_tokens\":1}",
			"{\"prompt_tokens\":1,\"completion_tokens\":2147483648,\"total_tokens\":1}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":99999999999999999999999}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":null}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"prompt_tokens_details\":3}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":\"x\"}}" })
	void shouldSeeAUsageThatCannotBeRead(String usage) throws Exception {
		assertThat(CompletionScan.of(Completions.whole(Completions.choice("a", "\"stop\""), usage), false).faulty)
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"prompt_tokens_details\":null}",
			"{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":null,\"other\":{\"a\":[1.5]}}}" })
	void shouldLeaveAUsageThatCanBeRead(String usage) throws Exception {
		assertThat(CompletionScan.of(Completions.whole(Completions.choice("a", "\"stop\""), usage), false).faulty)
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "5", "\"a\"", "[]", "{", "{\"a\":1", "{}{}", "{} x", "<html>", "geheim",
			"{\"a\":geheim}", "{'a':1}" })
	void shouldNotReadWhatIsNoJsonObjectNorRepeatIt(String json) {
		assertThatExceptionOfType(UnreadableResponseException.class).isThrownBy(() -> CompletionScan.of(json, true))
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("geheim"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "[[{\"index\":0}]]", "[{\"index\":0},[]]", "[[[]],{\"index\":0}]", "[null]", "[\"a\"]",
			"{\"index\":0}", "\"a\"" })
	void shouldNotLoseItsPlaceInToolCallsThatAreNone(String calls) throws Exception {
		String part = "{\"tool_calls\":" + calls + ",\"content\":\"\"}";
		CompletionScan chunk = CompletionScan.of(chunk(part), true);
		assertThat(chunk.incomplete).isTrue();
		assertThat(chunk.choices).isEqualTo(1);
		CompletionScan whole = CompletionScan.of(
				Completions.whole("[{\"index\":0,\"finish_reason\":\"stop\",\"message\":" + part + "}]", "null"),
				false);
		assertThat(whole.incomplete).isTrue();
		assertThat(whole.choices).isEqualTo(1);
	}

	@Test
	void shouldNotFollowEndlessNesting() {
		String json = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
		assertThatExceptionOfType(UnreadableResponseException.class).isThrownBy(() -> CompletionScan.of(json, true));
	}

	private static String chunk(String delta) {
		return Completions.chunkOf("[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]");
	}

}
