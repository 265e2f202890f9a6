package io.github.llmrouter.drain;

import java.util.LinkedHashSet;
import java.util.Set;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.core.Ordered;

/**
 * Takes targets out of service for as long as an operator wants: a drained target is
 * asked no more, and what is under way at it goes on. Nothing is drained at the start.
 * Safe for any thread.
 */
public final class TargetDrain implements AttemptPolicy, Ordered {

	private static final Log logger = LogFactory.getLog(TargetDrain.class);

	/** Replaced, never changed: attempts read it without a lock. */
	private volatile Set<String> drained = Set.of();

	/**
	 * Ask a target no more.
	 * @param target its name in chains
	 * @return {@code false} if it was drained already
	 */
	public synchronized boolean drain(String target) {
		Set<String> drained = new LinkedHashSet<>(this.drained);
		if (!drained.add(target)) {
			return false;
		}
		this.drained = Set.copyOf(drained);
		logger.info("Target " + target + " is drained: it is asked no more");
		return true;
	}

	/**
	 * Ask a target again.
	 * @param target its name in chains
	 * @return {@code false} if it was not drained
	 */
	public synchronized boolean restore(String target) {
		Set<String> drained = new LinkedHashSet<>(this.drained);
		if (!drained.remove(target)) {
			return false;
		}
		this.drained = Set.copyOf(drained);
		logger.info("Target " + target + " is back: it is asked again");
		return true;
	}

	/**
	 * Whether a target is drained.
	 * @param target its name in chains
	 * @return whether it is asked no more
	 */
	public boolean isDrained(String target) {
		return this.drained.contains(target);
	}

	@Override
	public Admission admit(Attempt attempt) {
		String target = attempt.target().name();
		return isDrained(target) ? Admission.refuse(FailureKind.REFUSED, target + " is drained") : Admission.PROCEED;
	}

	@Override
	public boolean isAvailable(Target target) {
		return !isDrained(target.name());
	}

	/**
	 * Before policies that count or reserve something for the attempt.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 100;
	}

}
