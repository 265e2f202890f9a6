package io.github.llmrouter;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What callers and the log are told of a failure, its causes included, of providers that
 * quote the prompt: as call and as stream.
 */
@ExtendWith(OutputCaptureExtension.class)
class PromptInFailuresTests {

	private static final String CANARY = "4711-0815";

	private static final Prompt PROMPT = new Prompt(List.of(new UserMessage("My account is " + CANARY),
			ToolResponseMessage.builder()
				.responses(List.of(new ToolResponse("1", "lookup", "The balance of " + CANARY + " is low")))
				.build()));

	@ParameterizedTest
	@EnumSource
	void shouldLeaveOutOfMessagesAndLogWhatRepeatsAToolsResult(Mode mode, CapturedOutput output) {
		String words = "cannot parse: The balance of " + CANARY + " is low";

		Result result = ask(mode, new QuotingException(words, null));

		LogFactory.getLog(PromptInFailuresTests.class).error("Told by the caller", result.failure());
		assertThat(result.failure()).hasMessageContaining("(left out");
		assertThat(result.failure().detail()).startsWith("(left out");
		assertThat(output).contains("(left out", "Told by the caller", QuotingException.class.getName())
			.doesNotContain(CANARY);
	}

	@ParameterizedTest
	@EnumSource
	void shouldStandInForCausesThatRepeatThePrompt(Mode mode) {
		QuotingException cause = new QuotingException("upstream",
				new IllegalStateException(new IOException("input: My account is " + CANARY)));

		Result result = ask(mode, cause);

		assertThat(printed(result.failure())).doesNotContain(CANARY)
			.contains(QuotingException.class.getName() + ": (left out", "IllegalStateException: (left out",
					"java.io.IOException: (left out", "repeats the prompt");
		assertThat(result.failure().getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
		assertThat(result.failure().getCause().getCause().getCause().getStackTrace())
			.isEqualTo(cause.getCause().getCause().getStackTrace());
		assertThat(result.failure().getSuppressed()).singleElement()
			.extracting(Throwable::getCause)
			.isSameAs(result.failure().getCause());
	}

	@ParameterizedTest
	@EnumSource
	void shouldStandInForWhatIsSuppressed(Mode mode) {
		QuotingException cause = new QuotingException("upstream", null);
		IOException suppressed = new IOException("while closing");
		suppressed.addSuppressed(new IllegalStateException("My account is " + CANARY));
		cause.addSuppressed(suppressed);

		Result result = ask(mode, cause);

		assertThat(printed(result.failure())).doesNotContain(CANARY)
			.contains("Suppressed: java.io.IOException", "Suppressed: java.lang.IllegalStateException");
	}

	@ParameterizedTest
	@EnumSource
	void shouldEndWhereCausesAreACircle(Mode mode) {
		IOException inner = new IOException("My account is " + CANARY);
		QuotingException cause = new QuotingException("upstream", inner);
		inner.initCause(cause);

		Result result = ask(mode, cause);

		assertThat(printed(result.failure())).doesNotContain(CANARY).contains("java.io.IOException: (left out");
	}

	@ParameterizedTest
	@EnumSource
	void shouldStandInForWhatIsTooLongToBeLookedThrough(Mode mode) {
		Throwable root = new IOException("My account is " + CANARY);
		for (int i = 0; i < 10_000; i++) {
			root = new IOException("deep", root);
		}

		Result result = ask(mode, new QuotingException("upstream", root));

		assertThat(printed(result.failure())).doesNotContain(CANARY).contains("java.io.IOException");
	}

	@ParameterizedTest
	@EnumSource
	void shouldKeepCausesThatRepeatNothing(Mode mode) {
		QuotingException cause = new QuotingException("upstream", new IOException("Connection reset by peer", null));

		assertThat(ask(mode, cause).failure().getCause()).isSameAs(cause);
	}

	@ParameterizedTest
	@EnumSource
	void shouldStandInForTheCauseOfADetailThatRepeatsThePrompt(Mode mode) {
		// as JSON may write it
		QuotingException cause = new QuotingException("\\u0034711-0815", null,
				Failure.of(FailureKind.INVALID_REQUEST, "My account is " + CANARY));

		assertThat(printed(ask(mode, cause).failure())).doesNotContain("711-0815")
			.contains(QuotingException.class.getName());
	}

	@Test
	void shouldStandInForTheCauseOfABrokenStream() {
		Scenario scenario = new Scenario(Mode.STREAM);
		ChatRouter router = router(scenario,
				Act.breakAfter("Hel", new QuotingException("My account is " + CANARY, null)));

		Result result = scenario.ask(router, PROMPT);

		assertThat(result.failure()).isInstanceOf(StreamBrokenException.class);
		assertThat(printed(result.failure())).doesNotContain(CANARY).contains(QuotingException.class.getName());
	}

	@ParameterizedTest
	@EnumSource
	void shouldStandInForWhatFailsInTheRouter(Mode mode) {
		Scenario scenario = new Scenario(mode);
		Target odd = new Target("a", "a", "a", new ScriptedChatModel(Act.answer("fine")), new TargetAdapter() {

			@Override
			public boolean finishReasonRequired() {
				throw new IllegalArgumentException(PROMPT.getContents());
			}

		});
		ChatRouter router = scenario.router().targets(odd).build();

		Result result = scenario.ask(router, PROMPT);

		assertThat(result.failure()).hasMessage("The call failed in the router");
		assertThat(printed(result.failure())).doesNotContain(CANARY)
			.contains("java.lang.IllegalArgumentException: (left out");
	}

	@Test
	void shouldStandInForTheCauseOfAnInterruptedCall() {
		Result result = askInCall(() -> Thread.currentThread().interrupt());

		assertThat(Thread.interrupted()).isTrue();
		assertThat(result.failure()).hasMessage("The call was cancelled");
		assertThat(printed(result.failure())).doesNotContain(CANARY).contains(QuotingException.class.getName());
	}

	@Test
	void shouldStandInForTheCauseOfACallThatIsEndedByClosing() {
		AtomicReference<ChatRouter> router = new AtomicReference<>();

		Result result = askInCall(() -> router.get().close(), router);

		assertThat(result.failure()).hasMessageContaining("the router is closed");
		assertThat(printed(result.failure())).doesNotContain(CANARY).contains(QuotingException.class.getName());
	}

	private static Result askInCall(Runnable before) {
		return askInCall(before, new AtomicReference<>());
	}

	private static Result askInCall(Runnable before, AtomicReference<ChatRouter> router) {
		Scenario scenario = new Scenario(Mode.CALL);
		router.set(router(scenario, new Act(() -> {
			before.run();
			throw new QuotingException("My account is " + CANARY, null);
		}, Flux.never())));
		return scenario.ask(router.get(), PROMPT);
	}

	private static Result ask(Mode mode, QuotingException error) {
		Scenario scenario = new Scenario(mode);
		return scenario.ask(router(scenario, Act.fail(error)), PROMPT);
	}

	private static ChatRouter router(Scenario scenario, Act act) {
		return scenario.router()
			.failureClassifier((error) -> (error instanceof QuotingException quoting) ? quoting.failure
					: Failure.of(FailureKind.UNKNOWN, null))
			.targets(target(act))
			.build();
	}

	private static Target target(Act act) {
		return Target.of("a", new ScriptedChatModel(act));
	}

	private static String printed(Throwable error) {
		StringWriter text = new StringWriter();
		error.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static final class QuotingException extends RuntimeException {

		private final transient Failure failure;

		QuotingException(String message, Throwable cause) {
			this(message, cause, Failure.of(FailureKind.INVALID_REQUEST, message));
		}

		QuotingException(String message, Throwable cause, Failure failure) {
			super(message, cause);
			this.failure = failure;
		}

	}

}
