package io.github.llmrouter.integration;

import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.autoconfigure.LlmInputAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is sent of what is asked.
 */
class InputOverHttpTests {

	private static final String FAMILY = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldSendTextsWithoutInvisibleCharacters(boolean streaming) {
		Prompt prompt = new Prompt(List.of(new SystemMessage("Be\u0000 brief"), new UserMessage("H\u202ei " + FAMILY),
				AssistantMessage.builder()
					.content("I\u001b look")
					.toolCalls(List.of(new ToolCall("call-1", "function", "mail", "{\"of\":\"me\"}")))
					.build(),
				ToolResponseMessage.builder()
					.responses(List.of(new ToolResponse("call-1", "mail", "fr\ud800om\tyou\n")))
					.build()));

		RecordedRequest request = sent(prompt, streaming);

		assertThat(request.json().path("messages").valueStream())
			.extracting((message) -> message.path("role").asString(), InputOverHttpTests::text)
			.containsExactly(tuple("system", "Be brief"), tuple("user", "Hi " + FAMILY), tuple("assistant", "I look"),
					tuple("tool", "from\tyou\n"));
		assertThat(request.json().at("/messages/2/tool_calls/0/function/arguments").asString())
			.isEqualTo("{\"of\":\"me\"}");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldSendNothingThatIsTooLong(boolean streaming) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			runner(fake).withPropertyValues("llm.input.max-characters=10").run((context) -> {
				ChatRouterException failure = catchThrowableOfType(ChatRouterException.class,
						() -> ask(context.getBean(ChatRouter.class), new Prompt("12345678901"), streaming));
				assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_REQUEST);
			});
			assertThat(fake.requestCount()).isZero();
		}
	}

	private static RecordedRequest sent(Prompt prompt, boolean streaming) {
		try (FakeOpenRouter fake = FakeOpenRouter.start()) {
			runner(fake).run((context) -> ask(context.getBean(ChatRouter.class), prompt, streaming));
			return fake.chatRequests().get(0);
		}
	}

	private static ApplicationContextRunner runner(FakeOpenRouter fake) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmInputAutoConfiguration.class))
			.withPropertyValues("llm.models=a/a", "llm.openrouter.base-url=" + fake.baseUrl(),
					"llm.openrouter.api-key=" + fake.apiKey());
	}

	private static void ask(ChatRouter router, Prompt prompt, boolean streaming) {
		if (streaming) {
			router.stream(prompt).blockLast();
		}
		else {
			router.call(prompt);
		}
	}

	private static String text(JsonNode message) {
		JsonNode content = message.path("content");
		return content.isArray() ? content.path(0).path("text").asString() : content.asString();
	}

}
