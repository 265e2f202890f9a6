package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * A call that Micrometer observes. One thread starts it and its attempts; any may settle
 * it.
 */
final class MicrometerCallObservation implements CallObservation {

	private final RouterObservations observations;

	private final GuardedObservation observation;

	private final RoutedCallObservationContext context;

	private final LongSupplier nanoTime;

	private final TimeElsewhere elsewhere = new TimeElsewhere();

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile long start;

	private volatile boolean open;

	private volatile @Nullable Observation enclosing;

	MicrometerCallObservation(RouterObservations observations, GuardedObservation observation,
			RoutedCallObservationContext context, LongSupplier nanoTime) {
		this.observations = observations;
		this.observation = observation;
		this.context = context;
		this.nanoTime = nanoTime;
	}

	@Override
	public void start(@Nullable Observation parent) {
		this.start = this.nanoTime.getAsLong();
		this.enclosing = (parent != null) ? parent : this.observations.registry().getCurrentObservation();
		this.observation.start(parent);
	}

	@Override
	public ObservationScope open() {
		ObservationScope scope = this.observation.open();
		this.open = true;
		return () -> {
			scope.close();
			this.open = false;
			stop(this.context.getOutcome());
		};
	}

	@Override
	public AttemptObservation attempt(Attempt attempt, Duration delay, @Nullable FailureKind cause,
			AttemptProgress progress) {
		RoutedAttempt routed = new RoutedAttempt(attempt, delay, cause, progress.resumes());
		this.context.attempt(routed);
		this.elsewhere.asked(this.nanoTime.getAsLong());
		return new MicrometerAttemptObservation(this, routed, progress);
	}

	@Override
	public @Nullable TraceReference trace() {
		TraceReference shown = this.context.get(TraceReference.class);
		return (shown != null) ? shown : this.observations.applicationTrace().find(this.context);
	}

	@Override
	public Observation micrometer() {
		return this.observation.get();
	}

	@Override
	public void paused() {
		this.elsewhere.paused(this.nanoTime.getAsLong());
	}

	@Override
	public void resumed() {
		this.elsewhere.resumed(this.nanoTime.getAsLong());
	}

	@Override
	public void refused(Attempt attempt, Failure reason) {
		this.context.refused(new RefusedAttempt(attempt.target(), reason.kind()));
	}

	@Override
	public void settle(Outcome outcome) {
		if (outcome instanceof Outcome.NotMade notMade && notMade.refusal() != null) {
			this.context.refused(notMade.refusal().kind());
			end(new Outcome.Failed(notMade.refusal(), TokenUsage.UNKNOWN, false));
		}
		else {
			end(outcome);
		}
	}

	private void end(Outcome outcome) {
		long now = this.nanoTime.getAsLong();
		// it may end while it waits
		this.elsewhere.resumed(now);
		this.context.end(outcome, Duration.ofNanos(this.elsewhere.waitedNanos()),
				Duration.ofNanos(now - this.start - this.elsewhere.nanos()));
		if (!this.open) {
			stop(outcome);
		}
	}

	private void stop(@Nullable Outcome outcome) {
		this.observation.stop((outcome instanceof Outcome.Failed failed)
				? new ObservedFailureException(failed.failure(), null) : null);
	}

	RouterObservations observations() {
		return this.observations;
	}

	/**
	 * What attempts are a part of: the call, unless an observation of it is not wanted.
	 */
	@Nullable Observation parentOfAttempts() {
		return this.observation.get().isNoop() ? this.enclosing : this.observation.get();
	}

	void brought(@Nullable ChatResponse partialResponse) {
		this.context.partialResponse(partialResponse);
	}

	/**
	 * An attempt is over, whether it was made or not.
	 */
	void attemptOver() {
		this.elsewhere.ended(this.nanoTime.getAsLong());
	}

	void ended(RoutedAttempt attempt) {
		if (attempt.outcome() instanceof Outcome.Succeeded) {
			this.context.answered(attempt);
		}
		CallTotals.add(this.enclosing, attempt, this.told.compareAndSet(false, true));
	}

}
