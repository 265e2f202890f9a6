package io.github.llmrouter;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * Carries out a streamed call. It knows how to subscribe and how to wait; what and when
 * is decided by the {@link RoutedExecution}.
 */
final class StreamDriver {

	private final RouterClock clock;

	private final RouterTimeouts timeouts;

	private final boolean blockingPolicies;

	/**
	 * Create the driver.
	 * @param clock time
	 * @param timeouts how long to wait for what
	 * @param blockingPolicies whether a transition may block, so that it must not run on
	 * an event loop
	 */
	StreamDriver(RouterClock clock, RouterTimeouts timeouts, boolean blockingPolicies) {
		this.clock = clock;
		this.timeouts = timeouts;
		this.blockingPolicies = blockingPolicies;
	}

	Flux<ChatResponse> stream(RoutedExecution execution, @Nullable Observation parent) {
		execution.observation().start(parent);
		return advance(execution, execution::begin).doOnCancel(() -> cancel(execution));
	}

	private Flux<ChatResponse> advance(RoutedExecution execution, Supplier<Directive> transition) {
		if (this.blockingPolicies) {
			// not subscribeOn: a cancel would interrupt a permit that is being settled
			return Mono
				.<Directive>create((sink) -> Schedulers.boundedElastic().schedule(() -> sink.success(transition.get())))
				.flatMapMany((directive) -> follow(execution, directive));
		}
		return Flux.defer(() -> follow(execution, transition.get()));
	}

	private Flux<ChatResponse> follow(RoutedExecution execution, Directive directive) {
		if (directive instanceof Directive.Pause pause) {
			return Mono
				.firstWithSignal(Mono.delay(pause.delay(), this.clock.scheduler()).then(), closed(execution.closing()))
				.thenMany(advance(execution, pause.then()));
		}
		if (directive instanceof Directive.Ask ask) {
			return (ask.hedge() != null)
					? Flux.firstWithSignal(attempt(execution, ask.run()), follow(execution, ask.hedge()))
					: attempt(execution, ask.run());
		}
		if (directive instanceof Directive.Done done) {
			return Flux.fromIterable(done.rest());
		}
		if (directive instanceof Directive.Leave) {
			// the other one of two goes on, and ends this one with its first signal
			return Flux.never();
		}
		return Flux.error(((Directive.Fail) directive).reason());
	}

	private Flux<ChatResponse> attempt(RoutedExecution execution, AttemptRun run) {
		StreamAttempt attempt = new StreamAttempt(execution, run, this.timeouts, this.clock.scheduler(),
				execution.closing());
		return attempt.concatWith(advance(execution, attempt::conclude));
	}

	/** Goes on where the delay would, not on the thread that closes. */
	private Mono<Void> closed(Closing closing) {
		return Mono.<Void>create((sink) -> sink.onDispose(closing.onClose(sink::success)))
			.publishOn(this.clock.scheduler());
	}

	private void cancel(RoutedExecution execution) {
		if (this.blockingPolicies) {
			Schedulers.boundedElastic().schedule(() -> execution.cancel(null));
		}
		else {
			execution.cancel(null);
		}
	}

}
