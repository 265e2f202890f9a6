package io.github.llmrouter.tokens;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PromptSize}.
 */
class PromptSizeTests {

	@Test
	void shouldCountArgumentsAndResultsOfTools() {
		AssistantMessage answer = AssistantMessage.builder()
			.toolCalls(List.of(new ToolCall("1", "function", "name", "12345"),
					new ToolCall("2", "function", "name", "678")))
			.build();
		ToolResponseMessage results = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("1", "name", "123456"), new ToolResponse("2", "name", null)))
			.build();

		assertThat(PromptSize.characters(answer)).isEqualTo(8);
		assertThat(PromptSize.characters(results)).isEqualTo(6);
		assertThat(PromptSize.characters(new Prompt(new SystemMessage("be"), new UserMessage("12"), answer, results)))
			.isEqualTo(18);
	}

	@Test
	void shouldTakeFourCharactersForAToken() {
		assertThat(List.of(0L, 1L, 4L, 5L)).extracting(PromptSize::tokens).containsExactly(0L, 1L, 1L, 2L);
	}

}
