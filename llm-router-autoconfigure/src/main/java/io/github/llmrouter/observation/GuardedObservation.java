package io.github.llmrouter.observation;

import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An observation whose handlers, filters and conventions may fail without the caller
 * noticing: an answer must not be lost because it could not be counted.
 */
public final class GuardedObservation {

	private final Observation observation;

	private final ObservationRegistry registry;

	private final Consumer<Throwable> failures;

	/** As others get it. */
	private final Observation unfailing;

	/**
	 * Create.
	 * @param observation what is guarded
	 * @param registry where it belongs
	 * @param failures told what a handler has thrown
	 */
	GuardedObservation(Observation observation, ObservationRegistry registry, Consumer<Throwable> failures) {
		this.observation = observation;
		this.registry = registry;
		this.failures = failures;
		this.unfailing = observation.isNoop() ? observation : new UnfailingObservation(observation, registry, failures);
	}

	/**
	 * What others may have, as a parent or in a Reactor context.
	 * @return the observation, none of whose methods fails
	 */
	public Observation get() {
		return this.unfailing;
	}

	/**
	 * Start.
	 * @param parent whose child it is, or {@code null} for that of whatever is observed
	 * on this thread
	 */
	public void start(@Nullable Observation parent) {
		if (parent == null) {
			guarded(this.observation::start);
			return;
		}
		this.observation.parentObservation(parent);
		// tracing looks for the parent on this thread, which may be any where a stream is
		// subscribed to
		try (ObservationScope scope = open(parent)) {
			guarded(this.observation::start);
		}
	}

	/**
	 * Make it the current one of this thread.
	 * @return to be closed on this thread, with all that was opened since
	 */
	public ObservationScope open() {
		return open(this.observation);
	}

	/**
	 * Make it the current one of this thread, for the application.
	 * @return to be closed in any order
	 */
	public ObservationScope openFreely() {
		if (this.observation.isNoop()) {
			return ObservationScope.NONE;
		}
		FreeScope.endClosed(this.registry);
		return FreeScope.of(this.registry, new GuardedScope(this.observation, this.registry, this.failures));
	}

	private ObservationScope open(Observation observation) {
		if (observation.isNoop()) {
			return ObservationScope.NONE;
		}
		return new GuardedScope(observation, this.registry, this.failures)::closeAll;
	}

	/**
	 * Stop.
	 * @param error why it failed, or {@code null} if it did not
	 */
	public void stop(@Nullable Throwable error) {
		if (error != null) {
			guarded(() -> this.observation.error(error));
		}
		guarded(this.observation::stop);
	}

	/**
	 * Note something that happened while it goes on.
	 * @param event what
	 */
	public void event(Observation.Event event) {
		guarded(() -> this.observation.event(event));
	}

	private void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.failures.accept(ex);
		}
	}

}
