package io.github.llmrouter.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what goes wrong with calls.
 */
class CallFaultTests {

	private static final CompletionReply THREE = Reply.text("one two three");

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	private final Client client = new Client(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	private Wire play(Reply reply, Wire.End end) throws IOException {
		this.fake.reply(reply);
		Wire wire = Wire.call(this.fake);
		assertThat(wire.readAll()).isEqualTo(end);
		wire.close();
		return wire;
	}

	private Wire hold(Reply reply, String last) throws IOException {
		this.fake.reply(reply);
		try (Wire wire = Wire.call(this.fake)) {
			wire.readUntil(last);
			assertThat(wire.readOn()).isEqualTo(Wire.End.STILL_OPEN);
			return wire;
		}
	}

	private JsonNode call(Reply reply) throws IOException, InterruptedException {
		this.fake.reply(reply);
		return this.client.call("m");
	}

	@Test
	void shouldCutOrResetOrStallInTheBody() throws IOException {
		Wire cut = play(THREE.cutAfter(2), Wire.End.CLOSED);
		assertThat(cut.text()).contains("HTTP/1.1 200", "{\"id\":\"gen-").endsWith("\"content\":\"one two\r\n");
		assertThat(cut.complete()).isFalse();
		assertThat(play(THREE.resetAfter(2), Wire.End.RESET).text()).endsWith("\"content\":\"one two\r\n");
		Wire stalled = hold(THREE.stallAfter(2), "one two");
		assertThat(stalled.text()).endsWith("\"content\":\"one two\r\n");
		assertThat(stalled.complete()).isFalse();
	}

	@Test
	void shouldCutInThoughtsAndInArguments() throws IOException {
		CompletionReply reply = Reply.text("").reasoning("let me").toolCall("f", "{\"city\":\"Paris\"}");
		assertThat(play(reply.cutAfter(1), Wire.End.CLOSED).text()).endsWith("\"reasoning\":\"let\r\n");
		assertThat(play(reply.cutAfter(4), Wire.End.CLOSED).text()).endsWith("\"arguments\":\"{\\\"city\\\":\r\n");
	}

	@Test
	void shouldCutAfterHeaders() throws IOException {
		assertThat(play(THREE.cutAfter(0), Wire.End.CLOSED).text()).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
	}

	@Test
	void shouldHoldConnectionOpenAfterBody() throws IOException {
		Wire wire = hold(THREE.heldOpen(), "usage");
		assertThat(wire.text()).contains("usage");
		assertThat(wire.complete()).isFalse();
	}

	@Test
	void shouldTruncateOrSpoilJson() {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> call(THREE.after(1, Fault.halfEvent())));
		assertThatExceptionOfType(JacksonException.class)
			.isThrownBy(() -> call(THREE.after(1, Fault.malformedChunk())));
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> call(Reply.truncatedJson()));
	}

	@Test
	void shouldSendInvalidUtf8() throws IOException {
		Wire wire = play(THREE.after(1, Fault.invalidUtf8()), Wire.End.CLOSED);
		assertThat(new String(wire.bytes(), StandardCharsets.ISO_8859_1)).contains("\u00C3(\u00FF");
	}

	@Test
	void shouldLeaveOutFinishReason() throws Exception {
		JsonNode ended = call(THREE.after(2, Fault.end())).at("/choices/0");
		assertThat(ended.get("finish_reason").isNull()).isTrue();
		assertThat(ended.at("/message/content").asString()).isEqualTo("one two");
		JsonNode whole = call(THREE.finishReason(null)).at("/choices/0");
		assertThat(whole.get("finish_reason").isNull()).isTrue();
		assertThat(whole.at("/message/content").asString()).isEqualTo("one two three");
	}

	@Test
	void shouldFailPartially() throws Exception {
		JsonNode json = call(THREE.errorAfter(2, OpenRouterErrors.badGateway()));
		assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("error");
		assertThat(json.at("/choices/0/error/code").asInt()).isEqualTo(502);
		assertThat(json.at("/choices/0/message/content").asString()).isEqualTo("one two");
		assertThat(json.at("/usage/cost").decimalValue()).isZero();
	}

	@Test
	void shouldSendOddChoices() throws Exception {
		assertThat(call(THREE.after(0, Fault.nullChoices())).get("choices").isNull()).isTrue();
		assertThat(call(THREE.after(0, Fault.emptyChoices())).get("choices").isArray()).isTrue();
		assertThat(call(THREE.after(0, Fault.emptyChoices())).get("choices")).isEmpty();
	}

	@Test
	void shouldTellUsageWrongly() throws Exception {
		assertThat(call(THREE.usage(UsageStyle.NONE)).has("usage")).isFalse();
		assertThat(call(THREE.usage(3_000_000_000L, -5)).at("/usage/prompt_tokens").asLong()).isEqualTo(3_000_000_000L);
		assertThat(call(THREE.usage(1, -5)).at("/usage/completion_tokens").asInt()).isEqualTo(-5);
	}

	@Test
	void shouldSendBlanksWhileItWaits() throws Exception {
		this.fake.reply(THREE.firstTokenAfter(Duration.ofMillis(100)).keepAlive(Duration.ofMillis(20)));
		String body = this.client.post(Client.body("m", "Hi", false)).body();
		assertThat(body).startsWith("\n         \n         ");
		assertThat(Client.JSON.readTree(body).at("/choices/0/message/content").asString()).isEqualTo("one two three");
	}

	@Test
	void shouldRefuseToBuildEndlessBody() throws Exception {
		this.fake.reply(THREE.tokens(Integer.MAX_VALUE));
		assertThat(this.client.call("m").at("/error/message").asString()).contains("can only be streamed");
	}

	@Test
	void shouldSendHugeBody() throws Exception {
		JsonNode json = call(Reply.text("0123456789").tokens(1_000_000));
		assertThat(json.at("/choices/0/message/content").asString()).hasSize(10_999_999);
		assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(1_000_000);
	}

}
