package io.github.llmrouter;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.RouterMeters;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * What is kept in memory of a call while its cost is asked for.
 */
class MemoryTests {

	private final ObservationRegistry observations = ObservationRegistry.create();

	private WeakReference<Prompt> prompt;

	private WeakReference<Observation.Context> request;

	@ParameterizedTest
	@EnumSource
	void shouldNotKeepWhatWasAskedUntilItsCostIsKnown(Mode mode) {
		this.observations.observationConfig().observationHandler(new RouterMeters(new SimpleMeterRegistry()));
		RouterStatistics statistics = new RouterStatistics(Clock.systemUTC(), System::nanoTime);
		RecentCalls calls = new RecentCalls(10, Clock.systemUTC(), System::nanoTime);
		Scenario scenario = new Scenario(mode);
		ChatRouter router = scenario.router()
			.observations(new RouterObservations(this.observations, null, null))
			.callPolicies(List.of(calls))
			.attemptPolicies(List.of(calls, statistics))
			.targets(new Target("a", "a", "a", new Forgetful(), new SlowAccount()))
			.build();
		ask(scenario, router);

		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return this.prompt.get() == null && this.request.get() == null;
		});
	}

	private void ask(Scenario scenario, ChatRouter router) {
		Prompt prompt = new Prompt("Hi");
		this.prompt = new WeakReference<>(prompt);
		Observation.Context context = new Observation.Context();
		this.request = new WeakReference<>(context);
		Observation request = Observation.start("request", () -> context, this.observations);
		request.scoped(() -> {
			scenario.ask(router, prompt);
		});
		request.stop();
	}

	/** Keeps no prompt. */
	private static final class Forgetful implements ChatModel {

		private final Act act = Act.fail(ModelFailure.of(FailureKind.TIMEOUT));

		@Override
		public ChatResponse call(Prompt prompt) {
			return this.act.call().get();
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return this.act.stream();
		}

	}

	private static final class SlowAccount implements TargetAdapter {

		@Override
		public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
			signals.responseId("gen-1");
		}

		@Override
		public boolean canLookUpUsage() {
			return true;
		}

		@Override
		public CompletionStage<TokenUsage> lookUpUsage(String responseId) {
			return new CompletableFuture<>();
		}

	}

}
