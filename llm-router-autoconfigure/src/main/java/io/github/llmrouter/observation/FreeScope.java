package io.github.llmrouter.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A scope in the hands of the application, which closes it in any order and on any
 * thread. Only the thread that opened it can end it, and only when nothing is above it
 * any more; until then it waits for that, in the context of its observation.
 */
final class FreeScope implements ObservationScope {

	private final Thread thread = Thread.currentThread();

	private final ObservationRegistry registry;

	private final GuardedScope scope;

	private final Observation.Scope registered;

	private final AtomicBoolean closed = new AtomicBoolean();

	private FreeScope(ObservationRegistry registry, GuardedScope scope, Observation.Scope registered) {
		this.registry = registry;
		this.scope = scope;
		this.registered = registered;
	}

	/**
	 * Put a scope into the hands of the application.
	 * @param registry where it belongs
	 * @param scope just opened
	 * @return what closes it
	 */
	static ObservationScope of(ObservationRegistry registry, GuardedScope scope) {
		Observation.Scope registered = registry.getCurrentObservationScope();
		return (registered != null && scope.isCurrent()) ? new FreeScope(registry, scope, registered) : scope::close;
	}

	/**
	 * End what was closed while something was above it, or by another thread.
	 * @param registry where it belongs
	 */
	static void endClosed(ObservationRegistry registry) {
		GuardedScope closed = closed(registry.getCurrentObservationScope());
		while (closed != null) {
			closed.closeAll();
			closed = closed(registry.getCurrentObservationScope());
		}
	}

	private static @Nullable GuardedScope closed(Observation.@Nullable Scope current) {
		Waiting waiting = (current != null) ? current.getCurrentObservation().getContext().get(Waiting.class) : null;
		return (waiting != null) ? waiting.scopes.remove(current) : null;
	}

	@Override
	public void close() {
		if (!this.closed.compareAndSet(false, true)) {
			return;
		}
		boolean here = Thread.currentThread() == this.thread;
		if (here && !this.scope.isOpen()) {
			// what was below it has been closed, or put back, by others
			this.scope.closeAside();
			return;
		}
		Observation.Context context = this.registered.getCurrentObservation().getContext();
		context.computeIfAbsent(Waiting.class, (key) -> new Waiting()).scopes.put(this.registered, this.scope);
		if (here) {
			endClosed(this.registry);
		}
	}

	/** What has been closed and has not ended. */
	private static final class Waiting {

		private final Map<Observation.Scope, GuardedScope> scopes = new ConcurrentHashMap<>();

	}

}
