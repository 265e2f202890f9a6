package io.github.llmrouter.prompt;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.MessageType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PromptReader}.
 */
class PromptReaderTests {

	@Test
	void shouldReadAText() throws Exception {
		PromptContent prompt = reply("""
				{"id": "x", "type": "text", "name": "other", "version": 3, "prompt": "Hi {{name}}",
				 "config": {"model": "m", "deep": {"a": [1, null]}}, "labels": ["production"], "tags": ["t", 1],
				 "commitMessage": null, "resolutionGraph": null}""");
		assertThat(prompt.name()).isEqualTo("n");
		assertThat(prompt.version()).isEqualTo(3);
		assertThat(prompt.type()).isEqualTo(PromptType.TEXT);
		assertThat(prompt.parts()).containsExactly(new PromptPart.Text(MessageType.USER, "Hi {{name}}"));
		assertThat(prompt.config()).containsEntry("model", "m").containsKey("deep");
		assertThat(prompt.labels()).containsExactly("production");
		assertThat(prompt.tags()).containsExactly("t");
	}

	@Test
	void shouldReadAChat() throws Exception {
		PromptContent prompt = reply("""
				{"type": "chat", "version": 1, "config": null, "prompt": [
				 {"role": "system", "content": "S"}, {"type": "chatmessage", "role": "user", "content": "U"},
				 {"type": "placeholder", "name": "history"}, {"role": "ASSISTANT", "content": ""},
				 {"role": "developer", "content": "D"}]}""");
		assertThat(prompt.type()).isEqualTo(PromptType.CHAT);
		assertThat(prompt.parts()).isEqualTo(List.of(new PromptPart.Text(MessageType.SYSTEM, "S"),
				new PromptPart.Text(MessageType.USER, "U"), new PromptPart.Placeholder("history"),
				new PromptPart.Text(MessageType.ASSISTANT, ""), new PromptPart.Text(MessageType.SYSTEM, "D")));
		assertThat(prompt.config()).isEqualTo(Map.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "secret", "<html>secret</html>", "{\"secret\": ", "null", "[]", "{}", "\"secret\"",
			"{\"version\": 1}", "{\"version\": 1, \"prompt\": {\"secret\": 1}}", "{\"prompt\": \"secret\"}",
			"{\"version\": 0, \"prompt\": \"secret\"}", "{\"version\": \"secret\", \"prompt\": \"secret\"}",
			"{\"version\": 1, \"prompt\": [\"secret\"]}", "{\"version\": 1, \"prompt\": [{\"role\": \"user\"}]}",
			"{\"version\": 1, \"prompt\": [{\"role\": \"secret\", \"content\": \"c\"}]}",
			"{\"version\": 1, \"prompt\": [{\"role\": \"user\", \"content\": [\"secret\"]}]}",
			"{\"version\": 1, \"prompt\": [{\"type\": \"placeholder\"}]}" })
	void shouldRefuseWhatIsNoPrompt(String json) {
		assertThatExceptionOfType(UnreadablePromptException.class).isThrownBy(() -> reply(json))
			.withMessageNotContaining("secret")
			.withNoCause();
	}

	@Test
	void shouldRefuseWhatIsTooDeep() {
		assertThatExceptionOfType(UnreadablePromptException.class).isThrownBy(() -> reply("[".repeat(100_000)));
	}

	@Test
	void shouldReadAFallback() throws Exception {
		byte[] messages = "[{\"role\": \"user\", \"content\": \"U\"}]".getBytes(StandardCharsets.UTF_8);
		assertThat(PromptReader.fallback("n", messages).parts())
			.containsExactly(new PromptPart.Text(MessageType.USER, "U"));
		byte[] whole = "{\"version\": 7, \"prompt\": \"T\", \"config\": {\"a\": 1}}".getBytes(StandardCharsets.UTF_8);
		PromptContent prompt = PromptReader.fallback("n", whole);
		assertThat(prompt.version()).isZero();
		assertThat(prompt.config()).containsEntry("a", 1);
	}

	private static PromptContent reply(String json) throws UnreadablePromptException {
		return PromptReader.reply("n", json.getBytes(StandardCharsets.UTF_8));
	}

}
