package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * An attempt that Micrometer observes. One thread starts it; any may settle it.
 */
final class MicrometerAttemptObservation implements AttemptObservation {

	private final CompletableFuture<Charge> charge;

	/**
	 * Until it is settled: what was asked must not stay in memory until it is charged.
	 */
	private @Nullable Running running;

	MicrometerAttemptObservation(MicrometerCallObservation call, RoutedAttempt routed, AttemptProgress progress) {
		this.charge = routed.charge();
		this.running = new Running(call, routed, progress, null);
	}

	@Override
	public synchronized void start(Prompt prompt) {
		Running running = this.running;
		// it may have been cancelled before it began
		if (running != null) {
			this.running = running.with(begin(running, prompt));
		}
	}

	private static Started begin(Running running, Prompt prompt) {
		RoutedAttempt routed = running.routed();
		MicrometerCallObservation call = running.call();
		ChatModelObservationContext context = RouterObservations.context(routed.attempt(), prompt);
		Started started = new Started(context, call.observations().attempt(routed, context));
		started.observation().start(call.parentOfAttempts());
		return started;
	}

	@Override
	public ObservationScope open() {
		Started started = started();
		return (started != null) ? started.observation().open() : ObservationScope.NONE;
	}

	@Override
	public Observation micrometer() {
		Started started = started();
		return (started != null) ? started.observation().get() : Observation.NOOP;
	}

	private synchronized @Nullable Started started() {
		return (this.running != null) ? this.running.started() : null;
	}

	@Override
	public synchronized void settle(Outcome outcome) {
		Running running = this.running;
		this.running = null;
		if (running != null) {
			running.call().attemptOver();
		}
		if (running == null || outcome instanceof Outcome.NotMade
				|| (running.started() == null && outcome instanceof Outcome.Cancelled)) {
			return;
		}
		Started started = running.started();
		// it may have failed before there was a prompt of its own
		end(running, (started != null) ? started : begin(running, running.routed().attempt().call().prompt()), outcome);
	}

	@Override
	public void charged(Charge charge) {
		this.charge.complete(charge);
	}

	private static void end(Running running, Started started, Outcome outcome) {
		AttemptProgress progress = running.progress();
		MicrometerCallObservation call = running.call();
		RoutedAttempt routed = running.routed();
		Duration elapsed = progress.elapsed();
		routed.end(outcome, elapsed, progress);
		ChatResponse response = (outcome instanceof Outcome.Succeeded succeeded) ? succeeded.response()
				: progress.received();
		call.ended(routed);
		call.brought(outcome instanceof Outcome.Succeeded ? null : response);
		if (response != null) {
			started.context().setResponse(response);
		}
		started.observation()
			.stop((outcome instanceof Outcome.Failed failed)
					? new ObservedFailureException(failed.failure(), routed.attempt().target()) : null);
	}

	private record Running(MicrometerCallObservation call, RoutedAttempt routed, AttemptProgress progress,
			@Nullable Started started) {

		Running with(Started started) {
			return new Running(this.call, this.routed, this.progress, started);
		}

	}

	private record Started(ChatModelObservationContext context, GuardedObservation observation) {
	}

}
