package io.github.llmrouter.observation;

import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.micrometer.observation.Observation;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * The observation of one attempt. It ends as a permit does: exactly once, with the
 * outcome, whatever happens. For the router.
 */
public interface AttemptObservation extends Permit {

	/** Nobody observes. */
	AttemptObservation NONE = new AttemptObservation() {

		@Override
		public void start(Prompt prompt) {
		}

		@Override
		public ObservationScope open() {
			return ObservationScope.NONE;
		}

		@Override
		public Observation micrometer() {
			return Observation.NOOP;
		}

		@Override
		public void settle(Outcome outcome) {
		}

	};

	/**
	 * Start, as a part of the call's.
	 * @param prompt what the target is asked
	 */
	void start(Prompt prompt);

	/**
	 * Make it the current observation of this thread.
	 * @return to be closed on this thread
	 */
	ObservationScope open();

	/**
	 * What Micrometer knows it as.
	 * @return the observation, to be put into a Reactor context
	 */
	Observation micrometer();

}
