package io.github.llmrouter;

import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

class PromptEchoTests {

	@ParameterizedTest
	@CsvSource({ "while processing My account is 4711-0815 please, true", //
			"cannot parse: You are a helpful bank clerk, true", //
			"Rate limit exceeded, false", //
			"upstream said: hi, false" })
	void shouldLeaveOutWhatRepeatsThePrompt(String detail, boolean repeats) {
		verify(detail, repeats, new SystemMessage("You are a helpful bank clerk."),
				new UserMessage("My account is 4711-0815"), new UserMessage("hi"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', value = { "cannot parse: the balance of 4711-0815 is 12 EUR, true", //
			"cannot parse: My account is 4711-0815, true", //
			"input [{\"arguments\":\"{\\\"account\\\":\\\"4711-0815\\\"}\"}], true", //
			"upstream said: paid, true", //
			"upstream said: ok, false", //
			"No tool output found for call_1 of lookup, false" })
	void shouldLeaveOutWhatRepeatsToolsArgumentsOrResults(String detail, boolean repeats) {
		AssistantMessage calls = AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new ToolCall("call_1", "function", "lookup", "{\"account\":\"4711-0815\"}"),
					new ToolCall("call_2", "function", "note", "My account is 4711-0815"),
					new ToolCall("call_3", "function", "nothing", "{}")))
			.build();
		ToolResponseMessage results = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("call_1", "lookup", "ok"), new ToolResponse("call_2", "note", "paid"),
					new ToolResponse("call_3", "nothing", "the balance of 4711-0815 is 12 EUR")))
			.build();
		verify(detail, repeats, new UserMessage("hi"), calls, results);
	}

	private static void verify(String detail, boolean repeats, Message... messages) {
		ChatCall call = new ChatCall("id", "default", new Prompt(List.of(messages)), false, LlmContext.EMPTY);
		Failure failure = Failure.retryable(FailureKind.SERVER_ERROR, detail);

		Failure told = PromptEcho.removed(failure, call);

		if (repeats) {
			assertThat(told.detail()).startsWith("(left out").doesNotContain("4711", "clerk", "paid");
			assertThat(told.kind()).isEqualTo(FailureKind.SERVER_ERROR);
			assertThat(told.retryable()).isTrue();
		}
		else {
			assertThat(told).isSameAs(failure);
		}
	}

}
