package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
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

	/** Nanoseconds of attempts and of delays before them. */
	private final AtomicLong elsewhere = new AtomicLong();

	private volatile long start;

	private volatile boolean open;

	private volatile @Nullable Observation enclosing;

	private volatile @Nullable Failure refusal;

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
		RoutedAttempt routed = new RoutedAttempt(attempt, delay, cause);
		this.context.attempt(routed);
		this.elsewhere.addAndGet(delay.toNanos());
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
	public void refused(Failure reason) {
		this.refusal = reason;
	}

	@Override
	public void refused(Attempt attempt, Failure reason) {
		this.context.refused(new RefusedAttempt(attempt.target(), reason.kind()));
	}

	@Override
	public void settle(Outcome outcome) {
		Failure refusal = this.refusal;
		if (refusal != null && outcome instanceof Outcome.NotMade) {
			this.context.refused(refusal.kind());
			end(new Outcome.Failed(refusal, TokenUsage.UNKNOWN, false));
		}
		else {
			end(outcome);
		}
	}

	private void end(Outcome outcome) {
		long total = this.nanoTime.getAsLong() - this.start;
		this.context.end(outcome, Duration.ofNanos(Math.max(0, total - this.elsewhere.get())));
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
	 * What encloses the call.
	 */
	@Nullable ObservationView enclosing() {
		return this.enclosing;
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

	void spent(Duration time) {
		this.elsewhere.addAndGet(time.toNanos());
	}

}
