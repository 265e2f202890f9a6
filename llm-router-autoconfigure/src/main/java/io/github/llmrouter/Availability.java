package io.github.llmrouter;

import java.util.List;
import java.util.function.Predicate;

import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.LogFactory;

/**
 * Whether policies would admit an attempt at a target as things are now.
 */
final class Availability implements Predicate<Target> {

	private final RareWarnings warnings = new RareWarnings(LogFactory.getLog(Availability.class), System::nanoTime);

	private final List<AttemptPolicy> policies;

	Availability(List<AttemptPolicy> policies) {
		this.policies = List.copyOf(policies);
	}

	@Override
	public boolean test(Target target) {
		for (AttemptPolicy policy : this.policies) {
			try {
				if (!policy.isAvailable(target)) {
					return false;
				}
			}
			catch (RuntimeException ex) {
				this.warnings.warn(policy.getClass().getName() + " cannot say whether " + target + " is available", ex);
			}
		}
		return true;
	}

}
