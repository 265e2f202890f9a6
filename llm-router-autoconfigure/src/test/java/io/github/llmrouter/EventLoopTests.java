package io.github.llmrouter;

import java.lang.StackWalker.StackFrame;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static io.github.llmrouter.ScriptedChatModel.chunk;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream never blocks the event loop that subscribes to it, whatever becomes of it. In
 * a virtual machine of its own, which BlockHound instruments as a whole.
 */
class EventLoopTests {

	@Test
	void shouldNeverBlockAnEventLoop() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+AllowRedefinitionToAddDeleteMethods",
				"-XX:+EnableDynamicAgentLoading", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				Streams.class.getName())
			.redirectErrorStream(true)
			.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(output).contains("The control was seen", "14 streams ended as they should, 0 methods blocked");
	}

	/**
	 * What runs in the other virtual machine.
	 */
	static final class Streams {

		private static final Duration TIMEOUT = Duration.ofMillis(200);

		private static final Flux<ChatResponse> STALLED = Flux.concat(Flux.just(chunk("Hel", null)), Flux.never());

		private final Map<String, String> blocked = new ConcurrentHashMap<>();

		private int ended;

		public static void main(String[] arguments) {
			new Streams().run();
			System.exit(0);
		}

		private void run() {
			BlockHound.install((builder) -> builder
				.blockingMethodCallback((method) -> this.blocked.put(method.toString(), stack())));
			onEventLoop(Mono.fromRunnable(Streams::block).thenReturn("done"));
			System.out.println(this.blocked.isEmpty() ? "The control was not seen" : "The control was seen");
			this.blocked.clear();
			this.ended = 0;
			for (boolean blockingPolicies : List.of(false, true)) {
				run(blockingPolicies);
			}
			this.blocked.forEach((method, stack) -> System.out.println(method + " blocked:\n  " + stack));
			System.out
				.println(this.ended + " streams ended as they should, " + this.blocked.size() + " methods blocked");
		}

		private void run(boolean blockingPolicies) {
			ScriptedChatModel healthy = new ScriptedChatModel(Act.answer("an answer"));
			ScriptedChatModel busy = new ScriptedChatModel(Act.fail(ModelFailure.retryable(FailureKind.OVERLOADED)));
			ScriptedChatModel silent = new ScriptedChatModel(new Act(() -> null, Flux.never()));
			ScriptedChatModel cut = new ScriptedChatModel(new Act(() -> null, Flux.just(chunk("Hel", null))));
			ScriptedChatModel stalled = new ScriptedChatModel(new Act(() -> null, STALLED));
			ended(router(blockingPolicies, healthy), "an answer");
			ended(router(blockingPolicies, busy, silent, healthy), "an answer");
			ended(router(blockingPolicies, busy), "OVERLOADED");
			ended(router(blockingPolicies, cut), "HelTRUNCATED");
			ended(router(blockingPolicies, stalled), "HelTIMEOUT");
			count(onEventLoop(cancelledThere(stream(router(blockingPolicies, stalled)))), "Hel");
			ChatRouter closing = router(blockingPolicies, stalled);
			count(onEventLoop(stream(closing).doOnNext((piece) -> closing.close())), "HelCANCELLED");
		}

		private void ended(ChatRouter router, String expected) {
			count(onEventLoop(stream(router)), expected);
		}

		private void count(String actual, String expected) {
			if (actual.equals(expected)) {
				this.ended++;
			}
			else {
				System.out.println("Not " + expected + " but " + actual);
			}
		}

		private static Flux<String> stream(ChatRouter router) {
			return router.stream(new Prompt("Hi"))
				.filter((response) -> response.getResult() != null)
				.map((response) -> response.getResult().getOutput().getText())
				.onErrorResume(ChatRouterException.class, (failure) -> Flux.just(failure.kind().name()));
		}

		private static Flux<String> cancelledThere(Flux<String> stream) {
			Sinks.Empty<Void> begun = Sinks.empty();
			// behind it, so that the piece is through before the end may overtake it
			return stream.takeUntilOther(begun.asMono().publishOn(Schedulers.parallel()))
				.doOnNext((piece) -> begun.tryEmitEmpty());
		}

		private static String onEventLoop(Publisher<String> stream) {
			return Flux.from(stream)
				.subscribeOn(Schedulers.parallel())
				.collect(Collectors.joining())
				.block(Duration.ofSeconds(20));
		}

		private static ChatRouter router(boolean blockingPolicies, ScriptedChatModel... models) {
			RetrySettings settings = new RetrySettings(2, BackOffStrategy.FIXED, Duration.ofMillis(10), 1,
					Duration.ofMillis(10), true, Duration.ofSeconds(1), Map.of());
			Target[] targets = new Target[models.length];
			for (int i = 0; i < targets.length; i++) {
				targets[i] = Target.of("model-" + i, models[i]);
			}
			return ChatRouter.builder()
				.failureClassifier(Scenario.classifier())
				.retries(new Retries(settings, null, new RetryBudget(RetryBudgetSettings.DEFAULTS, System::nanoTime),
						() -> 0.5))
				.timeouts(new RouterTimeouts(TIMEOUT, TIMEOUT, TIMEOUT, Duration.ofSeconds(20), null))
				.callPolicies(List.of(blockingPolicies ? new SlowPolicy() : (call) -> Admission.PROCEED))
				.attemptPolicies(List.of((attempt) -> new Admission.Wait(Duration.ofMillis(1), Permit.NONE)))
				.targets(targets)
				.build();
		}

		private static void block() {
			try {
				TimeUnit.MILLISECONDS.sleep(1);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static String stack() {
			return StackWalker.getInstance()
				.walk((frames) -> frames.map(StackFrame::toString).collect(Collectors.joining("\n  ")));
		}

		/** Does I/O, as one does that keeps its state in a database, and says so. */
		private static final class SlowPolicy implements CallPolicy {

			@Override
			public Admission admit(ChatCall call) {
				block();
				return Admission.proceed((outcome) -> block());
			}

			@Override
			public boolean blocking() {
				return true;
			}

		}

	}

}
