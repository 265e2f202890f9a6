package io.github.llmrouter.policy;

import io.github.llmrouter.target.Target;

/**
 * One try at one target.
 *
 * @param call the call it is made for
 * @param target the model that is asked
 * @param number counts the attempts of the call, from 1
 * @param tryOfTarget counts the attempts at this target within the call, from 1
 */
public record Attempt(ChatCall call, Target target, int number, int tryOfTarget) {
}
