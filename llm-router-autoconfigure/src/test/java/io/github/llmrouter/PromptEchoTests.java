package io.github.llmrouter;

import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.messages.SystemMessage;
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
		Prompt prompt = new Prompt(List.of(new SystemMessage("You are a helpful bank clerk."),
				new UserMessage("My account is 4711-0815"), new UserMessage("hi")));
		ChatCall call = new ChatCall("id", "default", prompt, false, LlmContext.EMPTY);
		Failure failure = Failure.retryable(FailureKind.SERVER_ERROR, detail);

		Failure told = PromptEcho.removed(failure, call);

		if (repeats) {
			assertThat(told.detail()).startsWith("(left out").doesNotContain("4711", "clerk");
			assertThat(told.kind()).isEqualTo(FailureKind.SERVER_ERROR);
			assertThat(told.retryable()).isTrue();
		}
		else {
			assertThat(told).isSameAs(failure);
		}
	}

}
