package io.github.llmrouter;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells the log, once for each target and option, which options of calls do not reach it.
 * Any thread may use it.
 */
final class DroppedOptions {

	private static final Log logger = LogFactory.getLog(DroppedOptions.class);

	/** More pairs than any sensible configuration has. */
	private static final int LIMIT = 250;

	private final Set<Dropped> told = ConcurrentHashMap.newKeySet();

	/**
	 * An option is left out of a request.
	 * @param target the target that is asked
	 * @param option the name of the option; never its value
	 */
	void tell(Target target, String option) {
		if (this.told.size() < LIMIT && this.told.add(new Dropped(target.name(), option)) && logger.isWarnEnabled()) {
			logger.warn("Target '" + target.name()
					+ "' does not take every option that calls set. Left out, and logged once: " + option);
		}
	}

	private record Dropped(String target, String option) {
	}

}
