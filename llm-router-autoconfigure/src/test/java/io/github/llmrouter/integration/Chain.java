package io.github.llmrouter.integration;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.DefaultFailureClassifier;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.Completions;
import io.github.llmrouter.provider.openai.OpenAiErrorReader;
import io.github.llmrouter.provider.openai.OpenAiProvider;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import io.github.llmrouter.target.Target;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A router whose last model works. It notes the failures of the others.
 */
final class Chain implements AutoCloseable {

	static final String LAST = "last";

	/** Three attempts, as is usual, but without long waits. */
	private static final RetrySettings AT_ONCE = new RetrySettings(3, BackOffStrategy.FIXED, Duration.ofMillis(1), 1,
			Duration.ofMillis(1), false, Duration.ofSeconds(30), Map.of());

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private final RawServer last = open(new RawServer(Chain::answer));

	private static void answer(RawServer.Request request, RawServer.Connection connection) throws IOException {
		if (request.isStream()) {
			connection.stream(Completions.chunk("Hello"), Completions.finish("stop"), "[DONE]");
		}
		else {
			connection.json(Completions.whole("Hello"));
		}
	}

	<T extends AutoCloseable> T open(T resource) {
		this.opened.add(resource);
		return resource;
	}

	OpenAiProvider provider(String name, String url, HttpSettings settings) {
		return open(OpenAiProvider.builder(ProviderConnection.of(name, url).withHttp(settings)).build());
	}

	Target target(String name, String url, HttpSettings settings) {
		return provider(name, url, settings).target(name, name);
	}

	/**
	 * A router with these models and the one that works.
	 */
	ChatRouter router(Target... targets) {
		List<Target> chain = new ArrayList<>(List.of(targets));
		chain.add(target(LAST, this.last.url("/v1"), HttpSettings.DEFAULTS));
		return ChatRouter.builder()
			.targets(chain.toArray(Target[]::new))
			.failureClassifier(new DefaultFailureClassifier(List.of(new OpenAiErrorReader()), Clock.systemUTC()))
			.retries(new Retries(AT_ONCE, null, new RetryBudget(RetryBudgetSettings.DEFAULTS, System::nanoTime),
					() -> 0))
			.attemptPolicies(List.of((attempt) -> Admission.proceed(this::note)))
			.build();
	}

	private void note(Outcome outcome) {
		if (outcome instanceof Outcome.Failed failed) {
			this.failures.add(failed.failure());
		}
	}

	/**
	 * The only failure of a call or stream that the last model answers in the end.
	 */
	Failure onlyFailure(Mode mode, Target... targets) {
		List<Failure> failures = failures(mode, targets);
		assertThat(failures).hasSize(1);
		return failures.get(0);
	}

	/**
	 * The failures of a call or stream that the last model answers in the end.
	 */
	List<Failure> failures(Mode mode, Target... targets) {
		this.last.requests().clear();
		this.failures.clear();
		assertThat(RoutedCall.from(mode.ask(router(targets))).servedBy()).isEqualTo(LAST);
		assertThat(this.last.requests()).hasSize(1);
		return List.copyOf(this.failures);
	}

	boolean hasAskedLast() {
		return !this.last.requests().isEmpty();
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable resource : this.opened) {
			resource.close();
		}
	}

	enum Mode {

		CALL {

			@Override
			ChatResponse ask(ChatRouter router) {
				return router.call(PROMPT);
			}

		},

		STREAM {

			@Override
			ChatResponse ask(ChatRouter router) {
				return router.stream(PROMPT).blockLast(Duration.ofSeconds(50));
			}

		};

		private static final Prompt PROMPT = new Prompt("Say hello");

		abstract ChatResponse ask(ChatRouter router);

	}

}
