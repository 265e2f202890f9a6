package io.github.llmrouter.score;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells listeners what becomes of scores. One that fails disturbs neither the others nor
 * whoever adds or sends. Safe for any thread.
 */
final class ScoreListeners implements ScoreListener {

	private static final Log logger = LogFactory.getLog(Scores.class);

	private final List<ScoreListener> listeners;

	private final AtomicBoolean failureTold = new AtomicBoolean();

	ScoreListeners(List<ScoreListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	@Override
	public void onOutcome(ScoreOutcome outcome) {
		for (ScoreListener listener : this.listeners) {
			try {
				listener.onOutcome(outcome);
			}
			catch (RuntimeException | LinkageError ex) {
				if (this.failureTold.compareAndSet(false, true)) {
					logger.warn("A ScoreListener failed. Scores are not affected. This is told once.", ex);
				}
			}
		}
	}

}
