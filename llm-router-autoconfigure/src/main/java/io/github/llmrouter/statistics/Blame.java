package io.github.llmrouter.statistics;

import java.util.EnumSet;
import java.util.Set;

import io.github.llmrouter.failure.FailureKind;

/**
 * Tells failures that speak about a target from those that speak about one request: a
 * prompt that is too long must not make a model look broken.
 */
final class Blame {

	private static final Set<FailureKind> OF_REQUEST = EnumSet.of(FailureKind.CONTEXT_LENGTH,
			FailureKind.CONTENT_POLICY, FailureKind.INVALID_REQUEST, FailureKind.UNAFFORDABLE, FailureKind.REFUSED,
			FailureKind.POLICY_FAILED, FailureKind.CANCELLED);

	private Blame() {
	}

	static boolean isOfTarget(FailureKind kind) {
		return !OF_REQUEST.contains(kind);
	}

}
