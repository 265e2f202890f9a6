package io.github.llmrouter.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what goes wrong with streams, as bytes on the wire.
 */
class StreamFaultTests {

	private static final CompletionReply THREE = Reply.text("one two three");

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	@AfterEach
	void close() {
		this.fake.close();
	}

	private Wire play(Reply reply, Wire.End end) throws IOException {
		this.fake.reply(reply);
		Wire wire = Wire.stream(this.fake);
		assertThat(wire.readAll()).isEqualTo(end);
		wire.close();
		return wire;
	}

	private Wire hold(Reply reply, String last) throws IOException {
		this.fake.reply(reply);
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil(last);
			assertThat(wire.readOn()).isEqualTo(Wire.End.STILL_OPEN);
			return wire;
		}
	}

	private static List<JsonNode> chunks(Wire wire) {
		return Client.chunks(wire.text().replace("\r\n", "\n"));
	}

	private static String content(Wire wire) {
		return Client.content(chunks(wire));
	}

	private static String finishReason(Wire wire) {
		return chunks(wire).stream()
			.map((chunk) -> chunk.at("/choices/0/finish_reason").asString(""))
			.filter((reason) -> !reason.isEmpty())
			.findFirst()
			.orElse("none");
	}

	@Test
	void shouldEndHealthyStream() throws IOException {
		Wire wire = play(THREE, Wire.End.CLOSED);
		assertThat(wire.complete()).isTrue();
		assertThat(content(wire)).isEqualTo("one two three");
		assertThat(wire.text()).contains("data: [DONE]");
	}

	@Test
	void shouldCutAfterTokens() throws IOException {
		Wire wire = play(THREE.cutAfter(2), Wire.End.CLOSED);
		assertThat(content(wire)).isEqualTo("one two");
		assertThat(wire.complete()).isFalse();
		assertThat(finishReason(wire)).isEqualTo("none");
	}

	@Test
	void shouldCutBeforeFirstChunk() throws IOException {
		Wire wire = play(THREE.cutAfter(0), Wire.End.CLOSED);
		assertThat(wire.text()).contains("HTTP/1.1 200", ": OPENROUTER PROCESSING").doesNotContain("data:");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldCutBeforeFinishReasonAtTheLatest() throws IOException {
		Wire wire = play(THREE.cutAfter(99), Wire.End.CLOSED);
		assertThat(content(wire)).isEqualTo("one two three");
		assertThat(finishReason(wire)).isEqualTo("none");
	}

	@Test
	void shouldResetAfterTokens() throws IOException {
		Wire wire = play(THREE.resetAfter(2), Wire.End.RESET);
		assertThat(content(wire)).isEqualTo("one two");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldStallAfterTokens() throws IOException {
		Wire wire = hold(THREE.stallAfter(1), "\"one\"");
		assertThat(content(wire)).isEqualTo("one");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldKeepStalledStreamAlive() throws IOException {
		this.fake.reply(THREE.stallAfter(1).keepAlive(Duration.ofMillis(20)));
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("\"one\"");
			wire.readUntil(": OPENROUTER PROCESSING\n\n\r\n19\r\n: OPENROUTER PROCESSING\n\n");
			assertThat(content(wire)).isEqualTo("one");
		}
	}

	@Test
	void shouldCutStreamThatIsKeptAlive() throws IOException {
		Wire wire = play(THREE.cutAfter(1).keepAlive(Duration.ofMillis(20)), Wire.End.CLOSED);
		assertThat(content(wire)).isEqualTo("one");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldEndWithoutFinishReason() throws IOException {
		Wire wire = play(THREE.after(2, Fault.end()), Wire.End.CLOSED);
		assertThat(content(wire)).isEqualTo("one two");
		assertThat(finishReason(wire)).isEqualTo("none");
		assertThat(wire.text()).doesNotContain("[DONE]", "usage");
		assertThat(wire.complete()).isTrue();
	}

	@Test
	void shouldLeaveOutFinishReasonOnly() throws IOException {
		Wire wire = play(THREE.finishReason(null), Wire.End.CLOSED);
		assertThat(content(wire)).isEqualTo("one two three");
		assertThat(finishReason(wire)).isEqualTo("none");
		assertThat(wire.text()).contains("[DONE]", "\"usage\"");
	}

	@Test
	void shouldEndWithoutAnyChunk() throws IOException {
		Wire wire = play(THREE.after(0, Fault.end()), Wire.End.CLOSED);
		assertThat(chunks(wire)).isEmpty();
		assertThat(wire.complete()).isTrue();
	}

	@Test
	void shouldLeaveOutDone() throws IOException {
		Wire wire = play(THREE.withoutDone(), Wire.End.CLOSED);
		assertThat(finishReason(wire)).isEqualTo("stop");
		assertThat(wire.text()).contains("\"usage\"").doesNotContain("[DONE]");
		assertThat(wire.complete()).isTrue();
	}

	@Test
	void shouldHoldConnectionOpenAfterDone() throws IOException {
		Wire wire = hold(THREE.heldOpen(), "[DONE]");
		assertThat(wire.text()).contains("[DONE]");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldCutEventInHalf() throws IOException {
		Wire wire = play(THREE.after(1, Fault.halfEvent()), Wire.End.CLOSED);
		assertThat(wire.complete()).isTrue();
		String lastLine = wire.text().lines().filter((line) -> line.startsWith("data:")).reduce((a, b) -> b).get();
		assertThat(lastLine).startsWith("data: {\"id\"").doesNotEndWith("}");
	}

	@Test
	void shouldSendMalformedChunkAndGoOn() throws IOException {
		Wire wire = play(THREE.after(1, Fault.malformedChunk()), Wire.End.CLOSED);
		assertThat(wire.text()).contains("data: {\"id\":\"gen-broken\",\"choices\":[{\"index\"\n\n", " three",
				"[DONE]");
	}

	@Test
	void shouldSendOddChunks() throws IOException {
		Wire wire = play(
				THREE.after(1, Fault.nullChoices()).after(2, Fault.emptyChoices()).after(2, Fault.emptyChunk()),
				Wire.End.CLOSED);
		List<JsonNode> chunks = chunks(wire);
		assertThat(chunks.get(2).get("choices").isNull()).isTrue();
		assertThat(chunks.get(4).get("choices").isArray()).isTrue();
		assertThat(chunks.get(4).get("choices")).isEmpty();
		assertThat(chunks.get(5).at("/choices/0/delta/content").asString("none")).isEmpty();
		assertThat(content(wire)).isEqualTo("one two three");
	}

	@Test
	void shouldSendInvalidUtf8() throws IOException {
		Wire wire = play(THREE.after(1, Fault.invalidUtf8()), Wire.End.CLOSED);
		assertThat(new String(wire.bytes(), StandardCharsets.ISO_8859_1)).contains(" caf\u00C3(\u00FF\"");
		assertThat(wire.text()).contains("[DONE]");
	}

	@Test
	void shouldSendCommentsDataAndBytes() throws IOException {
		Wire wire = play(THREE.after(1, Fault.comment())
			.after(1, Fault.data("{\"mine\":1}"))
			.after(1, Fault.bytes("anything".getBytes(StandardCharsets.UTF_8))), Wire.End.CLOSED);
		assertThat(wire.text()).contains(": OPENROUTER PROCESSING\n\n", "data: {\"mine\":1}\n\n", "anything");
	}

	@Test
	void shouldSendErrorEventWithNumberAndWithString() throws IOException {
		OpenRouterError error = OpenRouterErrors.typed(429, "rate_limit_exceeded", "Rate limit exceeded");
		Wire number = play(THREE.errorAfter(2, error), Wire.End.CLOSED);
		JsonNode event = chunks(number).get(3);
		assertThat(event.at("/error/code").asInt()).isEqualTo(429);
		assertThat(event.at("/error/metadata/error_type").asString()).isEqualTo("rate_limit_exceeded");
		assertThat(event.at("/choices/0/finish_reason").asString()).isEqualTo("error");
		assertThat(event.path("id").asString()).startsWith("gen-");
		assertThat(content(number)).isEqualTo("one two");
		assertThat(number.text()).doesNotContain("[DONE]");
		assertThat(number.complete()).isTrue();
		Wire string = play(THREE.errorAfter(0, error.code("server_error")), Wire.End.CLOSED);
		assertThat(chunks(string).get(0).at("/error/code").asString()).isEqualTo("server_error");
		Wire none = play(THREE.errorAfter(0, error.code(null)), Wire.End.CLOSED);
		assertThat(chunks(none).get(0).path("error").has("code")).isFalse();
	}

	@Test
	void shouldFailChoice() throws IOException {
		Wire wire = play(THREE.after(2, Fault.failedChoice(OpenRouterErrors.badGateway())), Wire.End.CLOSED);
		JsonNode choice = chunks(wire).get(3).at("/choices/0");
		assertThat(choice.path("finish_reason").asString()).isEqualTo("error");
		assertThat(choice.at("/error/code").asInt()).isEqualTo(502);
		assertThat(chunks(wire).get(4).at("/usage/cost").decimalValue()).isZero();
		assertThat(wire.text()).contains("[DONE]");
	}

	@Test
	void shouldStreamNoTokenAtAll() throws IOException {
		Wire wire = play(Reply.text(""), Wire.End.CLOSED);
		assertThat(content(wire)).isEmpty();
		assertThat(finishReason(wire)).isEqualTo("stop");
		assertThat(chunks(wire).get(2).at("/usage/completion_tokens").asInt(-1)).isZero();
	}

	@Test
	void shouldEndForAnyReason() throws IOException {
		assertThat(finishReason(play(THREE.finishReason("content_filter"), Wire.End.CLOSED)))
			.isEqualTo("content_filter");
		assertThat(finishReason(play(THREE.finishReason("tired"), Wire.End.CLOSED))).isEqualTo("tired");
	}

	@Test
	void shouldTellUsageWrongly() throws IOException {
		assertThat(play(THREE.usage(UsageStyle.NONE), Wire.End.CLOSED).text()).contains("[DONE]")
			.doesNotContain("usage");
		Wire twice = play(THREE.usage(UsageStyle.TWICE), Wire.End.CLOSED);
		assertThat(chunks(twice)).filteredOn((chunk) -> chunk.has("usage")).hasSize(2);
		Wire withoutId = play(THREE.usage(UsageStyle.WITHOUT_ID), Wire.End.CLOSED);
		assertThat(chunks(withoutId)).filteredOn((chunk) -> !chunk.has("id"))
			.singleElement()
			.matches((chunk) -> chunk.has("usage"));
		Wire cumulative = play(THREE.usage(UsageStyle.CUMULATIVE), Wire.End.CLOSED);
		assertThat(chunks(cumulative)).filteredOn((chunk) -> chunk.has("usage"))
			.extracting((chunk) -> chunk.at("/usage/completion_tokens").asInt())
			.containsExactly(1, 2, 3, 3);
		Wire odd = play(THREE.usage(3_000_000_000L, -5), Wire.End.CLOSED);
		assertThat(odd.text()).contains("\"prompt_tokens\":3000000000,\"completion_tokens\":-5");
	}

	@Test
	void shouldLiveWithoutContent() throws IOException {
		this.fake.reply(Reply.keepAliveOnly(Duration.ofMillis(20)));
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil(": OPENROUTER PROCESSING\n\n\r\n19\r\n: OPENROUTER PROCESSING\n\n");
			assertThat(wire.text()).doesNotContain("data:");
		}
		this.fake.reply(THREE.firstTokenNever().fillWaits(Fault.emptyChunk(), Duration.ofMillis(20)));
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil(
					"\"content\":\"\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]}\n\n");
			assertThat(content(wire)).isEmpty();
		}
	}

}
