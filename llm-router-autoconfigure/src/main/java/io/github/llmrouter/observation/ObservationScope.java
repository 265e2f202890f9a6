package io.github.llmrouter.observation;

/**
 * How long an observation is the current one of a thread.
 */
public interface ObservationScope extends AutoCloseable {

	/** Of nothing. */
	ObservationScope NONE = () -> {
	};

	@Override
	void close();

}
