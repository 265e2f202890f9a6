package io.github.llmrouter.observation;

import java.time.Duration;

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

	private final MicrometerCallObservation call;

	private final RoutedAttempt routed;

	private final AttemptProgress progress;

	private @Nullable Started started;

	private boolean settled;

	MicrometerAttemptObservation(MicrometerCallObservation call, RoutedAttempt routed, AttemptProgress progress) {
		this.call = call;
		this.routed = routed;
		this.progress = progress;
	}

	@Override
	public synchronized void start(Prompt prompt) {
		// it may have been cancelled before it began
		if (!this.settled) {
			begin(prompt);
		}
	}

	private Started begin(Prompt prompt) {
		ChatModelObservationContext context = RouterObservations.context(this.routed.attempt(), prompt);
		Started started = new Started(context, this.call.observations().attempt(this.routed, context));
		this.started = started;
		started.observation().start(this.call.parentOfAttempts());
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
		return this.started;
	}

	@Override
	public synchronized void settle(Outcome outcome) {
		this.settled = true;
		Started started = this.started;
		if (outcome instanceof Outcome.NotMade || (started == null && outcome instanceof Outcome.Cancelled)) {
			return;
		}
		if (started == null) {
			// it failed before there was a prompt of its own
			started = begin(this.routed.attempt().call().prompt());
		}
		end(started, outcome);
	}

	@Override
	public void charged(Charge charge) {
		this.routed.charge(charge);
	}

	private void end(Started started, Outcome outcome) {
		Duration elapsed = this.progress.elapsed();
		this.call.spent(elapsed);
		this.routed.end(outcome, elapsed, this.progress.firstToken());
		ChatResponse response = (outcome instanceof Outcome.Succeeded succeeded) ? succeeded.response()
				: this.progress.received();
		CallTotals.add(this.call.enclosing(), this.routed);
		this.call.brought(outcome instanceof Outcome.Succeeded ? null : response);
		if (response != null) {
			started.context().setResponse(response);
		}
		started.observation()
			.stop((outcome instanceof Outcome.Failed failed)
					? new ObservedFailureException(failed.failure(), this.routed.attempt().target()) : null);
	}

	private record Started(ChatModelObservationContext context, GuardedObservation observation) {
	}

}
