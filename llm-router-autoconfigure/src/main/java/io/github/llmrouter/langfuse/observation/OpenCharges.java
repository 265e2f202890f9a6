package io.github.llmrouter.langfuse.observation;

import java.util.HashSet;
import java.util.Set;

import io.github.llmrouter.observation.RoutedAttempt;
import org.jspecify.annotations.Nullable;

/**
 * The attempts within an observation that have ended while nobody knows yet what they
 * cost. Safe for any thread.
 */
final class OpenCharges {

	private final @Nullable OpenCharges enclosing;

	private final Set<RoutedAttempt> attempts = new HashSet<>();

	private @Nullable Runnable action;

	/**
	 * Create. There are none yet.
	 * @param enclosing those of what encloses the observation, or {@code null}
	 */
	OpenCharges(@Nullable OpenCharges enclosing) {
		this.enclosing = enclosing;
	}

	/**
	 * An attempt has ended.
	 * @param attempt the attempt, which may have been charged meanwhile
	 */
	void ended(RoutedAttempt attempt) {
		add(attempt);
		if (attempt.isCharged()) {
			charged(attempt);
		}
	}

	private void add(RoutedAttempt attempt) {
		synchronized (this) {
			this.attempts.add(attempt);
		}
		if (this.enclosing != null) {
			this.enclosing.add(attempt);
		}
	}

	/**
	 * An attempt has been charged.
	 * @param attempt the attempt
	 */
	void charged(RoutedAttempt attempt) {
		Runnable action = remove(attempt);
		if (action != null) {
			action.run();
		}
		if (this.enclosing != null) {
			this.enclosing.charged(attempt);
		}
	}

	private synchronized @Nullable Runnable remove(RoutedAttempt attempt) {
		if (!this.attempts.remove(attempt) || !this.attempts.isEmpty()) {
			return null;
		}
		Runnable action = this.action;
		this.action = null;
		return action;
	}

	synchronized boolean isEmpty() {
		return this.attempts.isEmpty();
	}

	/**
	 * Act once all are charged.
	 * @param action what to do then, or now if they are; must not block
	 */
	void whenEmpty(Runnable action) {
		synchronized (this) {
			if (!this.attempts.isEmpty()) {
				this.action = action;
				return;
			}
		}
		action.run();
	}

}
