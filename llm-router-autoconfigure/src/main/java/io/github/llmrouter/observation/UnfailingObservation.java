package io.github.llmrouter.observation;

import java.util.function.Consumer;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An observation as others get it, who open it around what they do: a handler that fails
 * must not look like a failure of theirs.
 */
final class UnfailingObservation implements Observation {

	private final Observation observation;

	private final ObservationRegistry registry;

	private final Consumer<Throwable> failures;

	/**
	 * Create.
	 * @param observation what is observed
	 * @param registry where it belongs
	 * @param failures told what a handler has thrown
	 */
	UnfailingObservation(Observation observation, ObservationRegistry registry, Consumer<Throwable> failures) {
		this.observation = observation;
		this.registry = registry;
		this.failures = failures;
	}

	@Override
	public Scope openScope() {
		GuardedScope opened = new GuardedScope(this.observation, this.registry, this.failures);
		Scope scope = opened.scope();
		return (scope != null) ? new UnfailingScope(opened, scope) : Scope.NOOP;
	}

	private Observation guarded(Runnable action) {
		try {
			action.run();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.failures.accept(ex);
		}
		return this;
	}

	@Override
	public Observation contextualName(@Nullable String name) {
		return guarded(() -> this.observation.contextualName(name));
	}

	@Override
	public Observation parentObservation(@Nullable Observation parent) {
		return guarded(() -> this.observation.parentObservation(parent));
	}

	@Override
	public Observation lowCardinalityKeyValue(KeyValue keyValue) {
		return guarded(() -> this.observation.lowCardinalityKeyValue(keyValue));
	}

	@Override
	public Observation highCardinalityKeyValue(KeyValue keyValue) {
		return guarded(() -> this.observation.highCardinalityKeyValue(keyValue));
	}

	@Override
	public Observation observationConvention(ObservationConvention<?> convention) {
		return guarded(() -> this.observation.observationConvention(convention));
	}

	@Override
	public Observation error(Throwable error) {
		return guarded(() -> this.observation.error(error));
	}

	@Override
	public Observation event(Event event) {
		return guarded(() -> this.observation.event(event));
	}

	@Override
	public Observation start() {
		return guarded(this.observation::start);
	}

	@Override
	public void stop() {
		guarded(this.observation::stop);
	}

	@Override
	public Context getContext() {
		return this.observation.getContext();
	}

	@Override
	public ObservationRegistry getObservationRegistry() {
		return this.registry;
	}

	@Override
	public @Nullable Scope getEnclosingScope() {
		return this.observation.getEnclosingScope();
	}

	@Override
	public String toString() {
		return this.observation.toString();
	}

	/**
	 * A scope of it.
	 */
	private final class UnfailingScope implements Scope {

		private final GuardedScope opened;

		private final Scope scope;

		UnfailingScope(GuardedScope opened, Scope scope) {
			this.opened = opened;
			this.scope = scope;
		}

		@Override
		public Observation getCurrentObservation() {
			return this.scope.getCurrentObservation();
		}

		@Override
		public @Nullable Scope getPreviousObservationScope() {
			return this.scope.getPreviousObservationScope();
		}

		@Override
		public void close() {
			this.opened.close();
		}

		@Override
		public void reset() {
			guarded(this.scope::reset);
		}

		@Override
		public void makeCurrent() {
			guarded(this.scope::makeCurrent);
		}

	}

}
