package io.github.llmrouter;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.input.ContentFilter;
import io.github.llmrouter.input.ContentFilters;
import io.github.llmrouter.input.ContentVerdict;
import io.github.llmrouter.input.InputCleaning;
import io.github.llmrouter.input.InputLimits;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is asked is checked before a model is: as call and as stream.
 */
class InputTests {

	private final ScriptedChatModel model = new ScriptedChatModel(Act.answer("fine"));

	@ParameterizedTest
	@EnumSource
	void shouldRefuseMoreCharactersThanAllowedOfAllMessagesTogether(Mode mode) {
		InputLimits limits = new InputLimits(20, 10, 0, 1);
		List<Message> messages = new ArrayList<>(List.of(new UserMessage("12345"),
				AssistantMessage.builder()
					.content("67")
					.toolCalls(List.of(new ToolCall("id", "function", "name", "89abc")))
					.build(),
				ToolResponseMessage.builder().responses(List.of(new ToolResponse("id", "name", "defgh"))).build(),
				new UserMessage("ijk")));

		assertThat(ask(mode, new Prompt(messages), limits).text()).isEqualTo("fine");
		messages.add(new UserMessage("l"));
		refused(ask(mode, new Prompt(messages), limits),
				"The prompt has 21 characters, and llm.input.max-characters is 20");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseMoreMessagesThanAllowed(Mode mode) {
		InputLimits limits = new InputLimits(100, 3, 0, 1);

		assertThat(ask(mode, new Prompt(messages(3)), limits).text()).isEqualTo("fine");
		refused(ask(mode, new Prompt(messages(4)), limits),
				"The prompt has 4 messages, and llm.input.max-messages is 3");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseMoreMediaThanAllowedOfAllMessagesTogether(Mode mode) {
		InputLimits limits = new InputLimits(100, 10, 2, 1000);
		UserMessage image = image(10);
		UserMessage reference = user(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png")));

		assertThat(ask(mode, new Prompt(image, reference), limits).text()).isEqualTo("fine");
		refused(ask(mode, new Prompt(image, reference, image), limits),
				"The prompt has 3 media, and llm.input.max-media is 2");
	}

	@ParameterizedTest
	@EnumSource
	void shouldRefuseMediaThatAreTooLarge(Mode mode) {
		InputLimits limits = new InputLimits(100, 10, 10, 300);

		assertThat(ask(mode, new Prompt(image(300)), limits).text()).isEqualTo("fine");
		refused(ask(mode, new Prompt(image(1), image(301)), limits),
				"The prompt has media of 301 bytes, and llm.input.max-media-size is 300");
		UserMessage base64 = user(Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data("A".repeat(404)).build());
		refused(ask(mode, new Prompt(base64), limits),
				"The prompt has media of 303 bytes, and llm.input.max-media-size is 300");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskWhatIsCleanOfInvisibleCharacters(Mode mode) {
		assertThat(ask(mode, new Prompt("H\u0000e\u202ello \ud83d\ude00"), new InputCleaning()).text())
			.isEqualTo("fine");

		assertThat(asked()).isEqualTo("Hello \ud83d\ude00");
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void shouldLogHowMuchWasCleanedAndNothingElse(CapturedOutput output) {
		ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LoggerFactory
			.getLogger(InputCleaning.class);
		logger.setLevel(ch.qos.logback.classic.Level.DEBUG);
		try {
			ask(Mode.CALL, new Prompt(new UserMessage("fine"), new UserMessage("sec\u0000ret\u0000")),
					new InputCleaning());
		}
		finally {
			logger.setLevel(null);
		}

		assertThat(output).contains("[id] removed 2 invisible characters from 1 of 2 messages")
			.doesNotContain("secret");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskFiltersInOrderAndShowEachWhatTheOneBeforeMadeOfThePrompt(Mode mode) {
		ContentFilter first = (call) -> ContentVerdict.rewrite(new Prompt("Dear model"));
		ContentFilter second = (call) -> ContentVerdict.rewrite(new Prompt(text(call) + ", hello"));

		assertThat(
				ask(mode, new Prompt("Hi"), new ContentFilters(List.of(first, (call) -> ContentVerdict.PASS, second)))
					.text())
			.isEqualTo("fine");

		assertThat(asked()).isEqualTo("Dear model, hello");
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskNobodyWhatAFilterRefuses(Mode mode) {
		AtomicReference<ChatCall> later = new AtomicReference<>();
		ContentFilter refuses = (call) -> ContentVerdict.refuse("flagged as violence");

		Result result = ask(mode, new Prompt("Hi"), new ContentFilters(List.of(refuses, (call) -> {
			later.set(call);
			return ContentVerdict.PASS;
		})));

		assertThat(result.failure()).isInstanceOf(RefusedException.class).hasMessage("flagged as violence");
		assertThat(result.failure().kind()).isEqualTo(FailureKind.CONTENT_POLICY);
		assertThat(later).hasNullValue();
		assertThat(this.model.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskNobodyWhatAFilterCannotCheckAndNotRepeatIt(Mode mode) {
		ContentFilter fails = (call) -> {
			throw new IllegalArgumentException("cannot check '" + text(call) + "'");
		};

		Result result = ask(mode, new Prompt("a very secret question"), new ContentFilters(List.of(fails)));

		assertThat(result.failure().kind()).isEqualTo(FailureKind.POLICY_FAILED);
		assertThat(result.failure()).hasMessage(ContentFilters.class.getName() + " failed")
			.hasStackTraceContaining("IllegalArgumentException")
			.hasStackTraceContaining(InputTests.class.getName());
		assertThat(result.failure().getCause()).satisfies((cause) -> {
			assertThat(new ThrowableTree(cause).messages()).noneMatch((message) -> message.contains("secret"));
		});
		assertThat(this.model.asked()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void shouldNameTheFilterThatGivesNoVerdict(Mode mode) {
		ContentFilter silent = (call) -> null;

		Result result = ask(mode, new Prompt("Hi"), new ContentFilters(List.of(silent)));

		assertThat(result.failure().kind()).isEqualTo(FailureKind.POLICY_FAILED);
		assertThat(result.failure()).cause()
			.hasMessageContaining(InputTests.class.getName())
			.hasMessageContaining("no verdict");
	}

	@Test
	void shouldBlockIfAFilterDoes() {
		ContentFilter quick = (call) -> ContentVerdict.PASS;
		ContentFilter blocks = new ContentFilter() {

			@Override
			public ContentVerdict check(ChatCall call) {
				return ContentVerdict.PASS;
			}

			@Override
			public boolean blocking() {
				return true;
			}

		};

		assertThat(new ContentFilters(List.of(quick)).blocking()).isFalse();
		assertThat(new ContentFilters(List.of(quick, blocks)).blocking()).isTrue();
	}

	private Result ask(Mode mode, Prompt prompt, CallPolicy policy) {
		Scenario scenario = new Scenario(mode);
		return scenario.ask(scenario.router().callPolicies(List.of(policy)).targets(target("a", this.model)).build(),
				prompt);
	}

	private void refused(Result result, String message) {
		assertThat(result.failure()).isInstanceOf(RefusedException.class).hasMessage(message);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.INVALID_REQUEST);
		assertThat(this.model.asked()).as("asked by the call that is allowed").isLessThanOrEqualTo(1);
	}

	private String asked() {
		return this.model.prompts.get(0).getContents();
	}

	private static String text(ChatCall call) {
		return call.prompt().getContents();
	}

	private static List<Message> messages(int count) {
		return IntStream.range(0, count).<Message>mapToObj((i) -> new UserMessage("Hi")).toList();
	}

	private static UserMessage image(int bytes) {
		return user(new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(new byte[bytes])));
	}

	private static UserMessage user(Media media) {
		return UserMessage.builder().text("Look").media(media).build();
	}

}
