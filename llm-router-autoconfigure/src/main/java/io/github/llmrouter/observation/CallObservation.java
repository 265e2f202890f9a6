package io.github.llmrouter.observation;

import java.time.Duration;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one routed call. It ends as a permit does: exactly once, with the
 * outcome, whatever happens. For the router.
 */
public interface CallObservation extends Permit {

	/** Nobody observes. */
	CallObservation NONE = new CallObservation() {

		@Override
		public void start(@Nullable Observation parent) {
		}

		@Override
		public ObservationScope open() {
			return ObservationScope.NONE;
		}

		@Override
		public AttemptObservation attempt(Attempt attempt, Duration delay, @Nullable FailureKind cause,
				AttemptProgress progress) {
			return AttemptObservation.NONE;
		}

		@Override
		public @Nullable TraceReference trace() {
			return null;
		}

		@Override
		public Observation micrometer() {
			return Observation.NOOP;
		}

		@Override
		public void paused() {
		}

		@Override
		public void resumed() {
		}

		@Override
		public void refused(Attempt attempt, Failure reason) {
		}

		@Override
		public void settle(Outcome outcome) {
		}

	};

	/**
	 * Start.
	 * @param parent the observation that the call is a part of, or {@code null} for
	 * whatever is observed on this thread
	 */
	void start(@Nullable Observation parent);

	/**
	 * Make it the current observation of this thread. It then stops no sooner than that
	 * is over.
	 * @return to be closed on this thread
	 */
	ObservationScope open();

	/**
	 * The call waits: for its turn, or before it asks again.
	 */
	void paused();

	/**
	 * The wait is over. Of a call that ends while it waits nobody tells that.
	 */
	void resumed();

	/**
	 * A policy has refused an attempt, which is not made.
	 * @param attempt the attempt
	 * @param reason why
	 */
	void refused(Attempt attempt, Failure reason);

	/**
	 * Prepare the observation of an attempt.
	 * @param attempt the attempt
	 * @param delay how long it was waited for
	 * @param cause why the one before failed, or {@code null} for the first
	 * @param progress what comes of it
	 * @return the observation, not started
	 */
	AttemptObservation attempt(Attempt attempt, Duration delay, @Nullable FailureKind cause, AttemptProgress progress);

	/**
	 * Where it is found. To be asked once it has started.
	 * @return the trace, or {@code null} if there is none
	 */
	@Nullable TraceReference trace();

	/**
	 * What Micrometer knows it as.
	 * @return the observation, to be put into a Reactor context
	 */
	Observation micrometer();

}
