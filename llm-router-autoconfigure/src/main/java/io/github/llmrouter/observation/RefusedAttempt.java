package io.github.llmrouter.observation;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.target.Target;

/**
 * An attempt that was not made because a policy refused it.
 *
 * @param target who would have been asked
 * @param kind why it was not
 */
public record RefusedAttempt(Target target, FailureKind kind) {
}
