package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.RoutingTests.target;
import static io.github.llmrouter.ScriptedChatModel.chunk;
import static io.github.llmrouter.ScriptedChatModel.usage;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes out of a stream that breaks, by its {@link StreamMode}.
 */
class StreamModeTests {

	private static final ModelFailure BROKEN = ModelFailure.of(FailureKind.NETWORK);

	private final Scenario scenario = new Scenario(Mode.STREAM);

	private final List<Outcome> attempts = new ArrayList<>();

	private final List<Outcome> calls = new ArrayList<>();

	private ChatRouter router(ScriptedChatModel first, ScriptedChatModel... others) {
		ChatRouterBuilder builder = this.scenario.router()
			.attemptPolicies(List.<AttemptPolicy>of((attempt) -> Admission.proceed(this.attempts::add)))
			.callPolicies(List.<CallPolicy>of((call) -> Admission.proceed(this.calls::add)));
		List<io.github.llmrouter.target.Target> targets = new ArrayList<>(List.of(target("a", first)));
		for (ScriptedChatModel other : others) {
			targets.add(target("other" + targets.size(), other));
		}
		return builder.targets(targets.toArray(io.github.llmrouter.target.Target[]::new)).build();
	}

	private Result ask(ChatRouter router, StreamMode mode) {
		return this.scenario.ask(router,
				new Prompt(List.of(new UserMessage("Tell me")), RoutingChatOptions.builder().streamMode(mode).build()));
	}

	@Test
	void shouldHoldEverythingBackUntilTheAnswerIsWhole() {
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("one two three"));
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)), second);
		Result result = ask(router, StreamMode.BUFFERED);
		assertThat(result.text()).isEqualTo("one two three");
		assertThat(result.completed).isTrue();
		assertThat(result.call().servedBy()).isEqualTo("other1");
		assertThat(result.call().attempts()).hasSize(2);
		assertThat(second.prompts.get(0).getInstructions()).hasSize(1);
		assertThat(this.attempts.get(0)).isInstanceOfSatisfying(Outcome.Failed.class,
				(failed) -> assertThat(failed.committed()).isFalse());
	}

	@Test
	void shouldSendNothingOfABufferedStreamBeforeItsEnd() {
		List<String> seen = new ArrayList<>();
		ChatRouter router = router(new ScriptedChatModel(new Act(() -> null,
				Flux.just(chunk("one ", null), chunk("two", null), chunk("", "STOP"), usage(1, 2))
					.doOnNext((chunk) -> seen.add("came"))
					.doOnComplete(() -> seen.add("complete")))));
		router.stream(new Prompt("Hi", RoutingChatOptions.builder().streamMode(StreamMode.BUFFERED).build()))
			.doOnNext((chunk) -> seen.add("out"))
			.blockLast(Duration.ofSeconds(10));
		assertThat(seen.lastIndexOf("complete")).isLessThan(seen.indexOf("out"));
		assertThat(seen).contains("out");
	}

	@Test
	void shouldFailABufferedStreamAsACallFails() {
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)));
		Result result = ask(router, StreamMode.BUFFERED);
		assertThat(result.failure()).isNotInstanceOf(StreamBrokenException.class);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(result.responses).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "one two three four", "two three four", " three four" })
	void shouldLetTheNextModelContinue(String next) {
		ScriptedChatModel second = new ScriptedChatModel(Act.answer(next));
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)), second);
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one two three four");
		assertThat(result.completed).isTrue();
		assertThat(result.call().attempts()).hasSize(2);
		assertThat(result.call().servedBy()).isEqualTo("other1");
	}

	@Test
	void shouldAskToContinueInAWayThatEveryModelAccepts() {
		ScriptedChatModel second = new ScriptedChatModel(Act.answer(" three"));
		ask(router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)), second), StreamMode.RESUME);
		List<Message> asked = second.prompts.get(0).getInstructions();
		assertThat(asked).extracting(Message::getMessageType)
			.containsExactly(MessageType.USER, MessageType.ASSISTANT, MessageType.USER);
		assertThat(asked.get(1).getText()).isEqualTo("one two");
		assertThat(asked.get(2).getText()).contains("<<<one two>>>").doesNotContain("{tail}");
	}

	@Test
	void shouldContinueAgainAndAgain() {
		ScriptedChatModel only = new ScriptedChatModel(Act.answer("three four five"),
				Act.breakAfter("one two", ModelFailure.retryable(FailureKind.NETWORK)),
				Act.breakAfter(" three four", ModelFailure.retryable(FailureKind.TRUNCATED)));
		Result result = ask(router(only), StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one two three four five");
		assertThat(only.asked()).isEqualTo(3);
		assertThat(only.prompts.get(2).getInstructions().get(1).getText()).isEqualTo("one two three four");
		assertThat(this.calls).singleElement()
			.isInstanceOfSatisfying(Outcome.Succeeded.class,
					(answer) -> assertThat(answer.response().getResult().getOutput().getText())
						.isEqualTo("one two three four five"));
		assertThat(this.attempts).hasSize(3);
	}

	@Test
	void shouldFailAsALiveStreamIfNobodyContinues() {
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)),
				new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.OVERLOADED))));
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.failure()).isInstanceOfSatisfying(StreamBrokenException.class, (failure) -> {
			assertThat(failure.partialText()).isEqualTo("one two");
			assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
			assertThat(failure.getSuppressed()).hasSize(2);
		});
		assertThat(this.calls).singleElement()
			.isInstanceOfSatisfying(Outcome.Failed.class, (failed) -> assertThat(failed.committed()).isTrue());
	}

	@Test
	void shouldFailAsALiveStreamIfAPolicyRefusesToContinue() {
		ScriptedChatModel second = new ScriptedChatModel(Act.answer(" three"));
		ChatRouter router = this.scenario.router()
			.attemptPolicies(List.<AttemptPolicy>of((attempt) -> attempt.target().name().equals("b")
					? Admission.refuse(FailureKind.REFUSED, "not b") : Admission.PROCEED))
			.targets(target("a", new ScriptedChatModel(Act.breakAfter("one two", BROKEN))), target("b", second))
			.build();
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.failure()).isInstanceOfSatisfying(StreamBrokenException.class,
				(failure) -> assertThat(failure.partialText()).isEqualTo("one two"));
	}

	@Test
	void shouldNotTakeAnotherAnswerForAContinuation() {
		String delivered = "The quick brown fox jumps over the dog";
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter(delivered, BROKEN)),
				new ScriptedChatModel(Act.answer("The quick brown fox jumps into the water")));
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo(delivered);
		assertThat(result.failure()).isInstanceOfSatisfying(StreamBrokenException.class, (failure) -> {
			assertThat(failure.partialText()).isEqualTo(delivered);
			assertThat(failure.kind()).isEqualTo(FailureKind.BAD_RESPONSE);
		});
	}

	@Test
	void shouldNotContinueAToolCall() {
		ChatResponse call = new ChatResponse(List.of(new Generation(AssistantMessage.builder()
			.toolCalls(List.of(new AssistantMessage.ToolCall("1", "function", "weather", "{}")))
			.build())));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = router(
				new ScriptedChatModel(new Act(() -> null, Flux.concat(Flux.just(call), Flux.error(BROKEN)))), second);
		assertThat(ask(router, StreamMode.RESUME).failure()).isInstanceOf(StreamBrokenException.class);
		assertThat(second.asked()).isZero();
	}

	@Test
	void shouldNotContinueSeveralChoices() {
		ChatResponse choice = new ChatResponse(List
			.of(new Generation(AssistantMessage.builder().content("other").properties(Map.of("index", 1)).build())));
		ScriptedChatModel second = new ScriptedChatModel(Act.answer("never"));
		ChatRouter router = router(
				new ScriptedChatModel(
						new Act(() -> null, Flux.concat(Flux.just(chunk("one", null), choice), Flux.error(BROKEN)))),
				second);
		assertThat(ask(router, StreamMode.RESUME).failure()).isInstanceOf(StreamBrokenException.class);
		assertThat(second.asked()).isZero();
	}

	@Test
	void shouldAskAnewIfOnlyReasoningWentOut() {
		ChatResponse reasoning = new ChatResponse(List.of(new Generation(
				AssistantMessage.builder().content("").properties(Map.of("reasoningContent", "hm")).build())));
		ScriptedChatModel second = new ScriptedChatModel(
				new Act(() -> null, Flux.just(reasoning, chunk("one", null), chunk("", "STOP"))));
		ChatRouter router = router(
				new ScriptedChatModel(new Act(() -> null, Flux.concat(Flux.just(reasoning), Flux.error(BROKEN)))),
				second);
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one");
		assertThat(second.prompts.get(0).getInstructions()).hasSize(1);
		assertThat(result.responses.stream()
			.flatMap((response) -> response.getResults().stream())
			.filter((generation) -> generation.getOutput().getMetadata().containsKey("reasoningContent"))).hasSize(1);
	}

	@Test
	void shouldTakeAnAnswerOfWhichOnlyTheEndWasMissingForWhole() {
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two three.", BROKEN)),
				new ScriptedChatModel(new Act(() -> null, Flux.just(chunk("", "STOP"), usage(3, 1)))));
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one two three.");
		assertThat(result.completed).isTrue();
	}

	@Test
	void shouldNotTakeNothingForTheRest() {
		for (Flux<ChatResponse> nothing : List.of(Flux.just(chunk("", "STOP")),
				Flux.just(chunk("", "length"), usage(3, 5)))) {
			ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("The answer is forty-", BROKEN)),
					new ScriptedChatModel(new Act(() -> null, nothing)));
			Result result = ask(router, StreamMode.RESUME);
			assertThat(result.failure()).isInstanceOf(StreamBrokenException.class);
			assertThat(result.completed).isFalse();
		}
	}

	@Test
	void shouldNotCountAnAttemptThatBroughtNothingForAPart() {
		ChatRouter router = router(
				new ScriptedChatModel(new Act(() -> null,
						Flux.concat(Flux.just(chunk("one two", null), usage(10, 2)), Flux.error(BROKEN)))),
				new ScriptedChatModel(Act.fail(ModelFailure.of(FailureKind.OVERLOADED))),
				new ScriptedChatModel(Act.answer("one two three")));
		RoutedCall call = ask(router, StreamMode.RESUME).call();
		assertThat(this.attempts).hasSize(3);
		assertThat(this.attempts.get(1)).isInstanceOfSatisfying(Outcome.Failed.class,
				(failed) -> assertThat(failed.committed()).isFalse());
		assertThat(call.usage().outputTokens()).isEqualTo(7);
		assertThat(this.calls).singleElement()
			.satisfies((outcome) -> assertThat(outcome.usage().outputTokens()).isEqualTo(7));
	}

	@Test
	void shouldNotKnowTheUsageIfThatOfAPartIsUnknown() {
		ChatRouter router = router(new ScriptedChatModel(Act.breakAfter("one two", BROKEN)),
				new ScriptedChatModel(Act.answer("one two three")));
		RoutedCall call = ask(router, StreamMode.RESUME).call();
		assertThat(call.usage().isReported()).isFalse();
		assertThat(call.cost()).isNull();
	}

	@Test
	void shouldTellOneFinishReasonWhichIsThatOfTheAnswer() {
		ChatRouter router = router(
				new ScriptedChatModel(new Act(() -> null,
						Flux.concat(Flux.just(chunk("one two", null), chunk("", "error")), Flux.error(BROKEN)))),
				new ScriptedChatModel(new Act(() -> null, Flux.just(chunk("one two three", "STOP"), usage(3, 3)))));
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one two three");
		assertThat(result.responses.stream()
			.flatMap((response) -> response.getResults().stream())
			.map((generation) -> generation.getMetadata().getFinishReason())
			.filter((reason) -> reason != null)).containsExactly("STOP");
	}

	@Test
	void shouldTellTheFailureThatBrokeTheStreamNotThatAnotherRests() {
		ChatRouter router = this.scenario.router()
			.attemptPolicies(List.<AttemptPolicy>of((attempt) -> attempt.target().name().equals("b")
					? Admission.refuse(FailureKind.CIRCUIT_OPEN, "b rests") : Admission.PROCEED))
			.targets(target("a", new ScriptedChatModel(Act.breakAfter("one two", BROKEN))),
					target("b", new ScriptedChatModel(Act.answer("never"))))
			.build();
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.failure()).isInstanceOf(StreamBrokenException.class);
		assertThat(result.failure().kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(result.failure().model()).isEqualTo("a");
	}

	@Test
	void shouldHaveTheTimeAnewOnlyForAttemptsThatBroughtSomething() {
		ScriptedChatModel silent = new ScriptedChatModel(new Act(() -> null, Flux.never()));
		ChatRouter router = this.scenario.router()
			.timeouts(new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(30),
					Duration.ofSeconds(40), null))
			.targets(target("a", new ScriptedChatModel(Act.breakAfter("one two", BROKEN))), target("b", silent),
					target("c", silent), target("d", silent))
			.build();
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.failure()).isInstanceOf(StreamBrokenException.class);
		assertThat(result.waited).isLessThan(Duration.ofSeconds(45));
		assertThat(silent.asked()).isEqualTo(2);
	}

	@Test
	void shouldCountTheUsageOfAllParts() {
		ChatRouter router = router(
				new ScriptedChatModel(new Act(() -> null,
						Flux.concat(Flux.just(chunk("one two", null), usage(10, 2)), Flux.error(BROKEN)))),
				new ScriptedChatModel(Act.answer("one two three")));
		RoutedCall call = ask(router, StreamMode.RESUME).call();
		assertThat(call.usage().inputTokens()).isEqualTo(13);
		assertThat(call.usage().outputTokens()).isEqualTo(7);
	}

	@ParameterizedTest
	@EnumSource
	void shouldChangeNothingWhereNothingBreaks(StreamMode mode) {
		Result result = ask(router(new ScriptedChatModel(Act.answer("one two three"))), mode);
		assertThat(result.text()).isEqualTo("one two three");
		assertThat(result.call().usage().outputTokens()).isEqualTo(5);
		assertThat(result.responses.get(result.responses.size() - 1).getMetadata().getModel()).isEqualTo("scripted-1");
	}

	@ParameterizedTest
	@EnumSource
	void shouldMendWhatBreaksBeforeTheFirstPiece(StreamMode mode) {
		ChatRouter router = router(new ScriptedChatModel(Act.fail(BROKEN)),
				new ScriptedChatModel(Act.answer("one two three")));
		assertThat(ask(router, mode).text()).isEqualTo("one two three");
	}

	@Test
	void shouldHaveTheWholeTimeAgainForTheRest() {
		// the first one says a word and stalls for the 30 s of the idle time, three times
		ScriptedChatModel stalling = new ScriptedChatModel(
				new Act(() -> null, Flux.concat(Flux.just(chunk("one two", null)), Flux.never())));
		ChatRouter router = this.scenario.router()
			.timeouts(new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(30),
					Duration.ofSeconds(31), null))
			.targets(target("a", stalling), target("b", new ScriptedChatModel(Act.answer("one two three"))))
			.build();
		Result result = ask(router, StreamMode.RESUME);
		assertThat(result.text()).isEqualTo("one two three");
	}

}
