package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureClassifier;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.retry.BackOffStrategy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A router on a clock that only tests move. Whatever is written against it runs as call
 * and as stream.
 */
final class Scenario {

	final Mode mode;

	final List<Duration> slept = new ArrayList<>();

	final AtomicLong nanos = new AtomicLong();

	final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();

	Scenario(Mode mode) {
		this.mode = mode;
	}

	enum Mode {

		CALL, STREAM

	}

	/** Without jitter, so that delays can be named. */
	ChatRouterBuilder router() {
		return ChatRouter.builder()
			.clock(clock())
			.ids(() -> "id")
			.callPolicies(List.of(LeakLedger::call))
			.attemptPolicies(List.of(LeakLedger::attempt))
			.failureClassifier(classifier())
			.retries(retries(new RetryBudgetSettings(false, 100, 1, 10)));
	}

	Retries retries(RetryBudgetSettings budget) {
		RetrySettings settings = new RetrySettings(3, BackOffStrategy.EXPONENTIAL, Duration.ofSeconds(1), 2,
				Duration.ofSeconds(30), false, Duration.ofSeconds(30), RetrySettings.DEFAULTS.policies());
		return new Retries(settings, null, new RetryBudget(budget, clock().nanoTime()), () -> 0);
	}

	RouterClock clock() {
		if (this.mode == Mode.CALL) {
			return new RouterClock(this.nanos::get, (delay, closing) -> {
				this.slept.add(delay);
				this.nanos.addAndGet(delay.toNanos());
			}, this.scheduler);
		}
		return new RouterClock(() -> this.scheduler.now(TimeUnit.NANOSECONDS), (delay, closing) -> {
			throw new AssertionError("A stream must not sleep");
		}, this.scheduler);
	}

	static FailureClassifier classifier() {
		return (error) -> {
			if (error instanceof ModelFailure failure) {
				return failure.failure;
			}
			return Failure.of((error instanceof TimeoutException) ? FailureKind.TIMEOUT : FailureKind.UNKNOWN,
					error.getMessage());
		};
	}

	Result ask(ChatRouter router) {
		return ask(router, new Prompt("Hi"));
	}

	Result ask(ChatRouter router, Prompt prompt) {
		Result result = new Result();
		if (this.mode == Mode.CALL) {
			try {
				result.responses.add(router.call(prompt));
				result.completed = true;
			}
			catch (Throwable ex) {
				result.error = ex;
			}
			return result;
		}
		long begin = this.scheduler.now(TimeUnit.MILLISECONDS);
		Disposable subscription = router.stream(prompt)
			.subscribe(result.responses::add, (error) -> result.error = error, () -> result.completed = true);
		for (int i = 0; i < 10_000 && result.error == null && !result.completed; i++) {
			this.scheduler.advanceTimeBy(Duration.ofMillis(100));
		}
		subscription.dispose();
		result.waited = Duration.ofMillis(this.scheduler.now(TimeUnit.MILLISECONDS) - begin);
		return result;
	}

	static final class ModelFailure extends RuntimeException {

		private final Failure failure;

		ModelFailure(Failure failure) {
			super(failure.kind().name());
			this.failure = failure;
		}

		static ModelFailure of(FailureKind kind) {
			return new ModelFailure(Failure.of(kind, "the model's words"));
		}

		static ModelFailure retryable(FailureKind kind) {
			return new ModelFailure(Failure.retryable(kind, "the model's words"));
		}

	}

	static final class Result {

		final List<ChatResponse> responses = new ArrayList<>();

		Throwable error;

		boolean completed;

		Duration waited = Duration.ZERO;

		String text() {
			return this.responses.stream()
				.flatMap((response) -> response.getResults().stream())
				.map((generation) -> generation.getOutput().getText())
				.collect(Collectors.joining());
		}

		RoutedCall call() {
			return RoutedCall.from(this.responses.get(this.responses.size() - 1));
		}

		ChatRouterException failure() {
			if (!(this.error instanceof ChatRouterException failure)) {
				throw new AssertionError("Expected a ChatRouterException but was " + this.error, this.error);
			}
			return failure;
		}

	}

}
