package io.github.llmrouter.observation;

import java.util.function.Consumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A scope of an observation, of which nothing stays on the thread when a handler fails.
 * Micrometer tells its handlers one after the other: of the opening until one fails, when
 * those before it have put theirs on the thread, and of the end from the last on until
 * one fails, when those before it have still theirs. For one thread.
 */
final class GuardedScope {

	private final Observation observation;

	private final ObservationRegistry registry;

	private final Consumer<Throwable> failures;

	private final Observation.@Nullable Scope before;

	private final @Nullable Object tracedBefore;

	/** {@code null} if it could not be opened. */
	private final Observation.@Nullable Scope scope;

	/** What the registry has, which may be within {@link #scope}. */
	private final Observation.@Nullable Scope registered;

	/**
	 * Open it.
	 * @param observation what is observed
	 * @param registry where it belongs
	 * @param failures told what a handler has thrown
	 */
	GuardedScope(Observation observation, ObservationRegistry registry, Consumer<Throwable> failures) {
		this.observation = observation;
		this.registry = registry;
		this.failures = failures;
		this.before = registry.getCurrentObservationScope();
		this.tracedBefore = TracingScopes.current(observation.getContext());
		this.scope = open();
		this.registered = registry.getCurrentObservationScope();
	}

	private Observation.@Nullable Scope open() {
		try {
			return this.observation.openScope();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.failures.accept(ex);
			cleanUp(this.registry.getCurrentObservationScope());
			return null;
		}
	}

	/**
	 * What was opened.
	 * @return Micrometer's scope, or {@code null} if a handler failed
	 */
	Observation.@Nullable Scope scope() {
		return this.scope;
	}

	/**
	 * Whether it is the current one of this thread.
	 * @return whether nothing is above it
	 */
	boolean isCurrent() {
		return isHeld() && this.registry.getCurrentObservationScope() == this.registered;
	}

	/**
	 * Whether this thread will come back to it.
	 * @return whether it is current, or below what is
	 */
	boolean isOpen() {
		Observation.Scope scope = isHeld() ? this.registry.getCurrentObservationScope() : null;
		while (scope != null && scope != this.registered) {
			scope = scope.getPreviousObservationScope();
		}
		return scope != null;
	}

	private boolean isHeld() {
		return this.scope != null && this.registered != this.before;
	}

	/**
	 * Close it.
	 */
	void close() {
		Observation.Scope scope = this.scope;
		if (scope == null) {
			return;
		}
		try {
			scope.close();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.failures.accept(ex);
			cleanUp(scope);
		}
	}

	/**
	 * Close it with all that is above it: this thread becomes what it was.
	 */
	void closeAll() {
		Observation.Scope above = this.registry.getCurrentObservationScope();
		while (above != null && above != this.registered && isOpen()) {
			guarded(above::close);
			this.registry.setCurrentObservationScope(above.getPreviousObservationScope());
			above = this.registry.getCurrentObservationScope();
		}
		close();
		this.registry.setCurrentObservationScope(this.before);
	}

	/**
	 * Close it where this thread will not come back to it: what is current stays so.
	 */
	void closeAside() {
		Observation.Scope current = this.registry.getCurrentObservationScope();
		close();
		this.registry.setCurrentObservationScope(current);
	}

	/**
	 * Tracing is put back as it was. The others are told of the end, which is for some of
	 * them once too often and for none once too seldom, unless one fails each time.
	 */
	private void cleanUp(Observation.@Nullable Scope scope) {
		Observation.Context context = this.observation.getContext();
		guarded(() -> TracingScopes.closeDownTo(context, this.tracedBefore));
		if (scope != null && scope != this.before) {
			TracingScopes.set(context, null);
			guarded(scope::close);
			TracingScopes.set(context, this.tracedBefore);
		}
		this.registry.setCurrentObservationScope(this.before);
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
