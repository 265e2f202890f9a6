package io.github.llmrouter.policy;

import io.github.llmrouter.target.Target;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * One try at one target.
 *
 * @param call the call it is made for
 * @param target the model that is asked
 * @param number counts the attempts of the call, from 1
 * @param tryOfTarget counts the attempts at this target within the call, from 1
 * @param lastResort whether no other target is left to ask, as all rest after failures,
 * and the application wants this one to be asked all the same
 * @param hedge whether it is made beside one that has not answered for long, which goes
 * on; the first of both to answer wins and the other is cancelled
 */
public record Attempt(ChatCall call, Target target, int number, int tryOfTarget, boolean lastResort, boolean hedge) {

	public Attempt(ChatCall call, Target target, int number, int tryOfTarget) {
		this(call, target, number, tryOfTarget, false, false);
	}

	/**
	 * Whether the target is asked because others before it failed or were refused.
	 * @return {@code false} also for a hedge, beside which the first one goes on, and for
	 * the last resort, which may be the first of the chain
	 */
	public boolean isFallback() {
		return !this.hedge && !this.lastResort && this.number > this.tryOfTarget;
	}

	/**
	 * The same attempt with something else to ask.
	 * @param prompt what is asked; without options, those of the call
	 * @return the attempt
	 */
	public Attempt withPrompt(Prompt prompt) {
		return new Attempt(this.call.withPrompt(prompt), this.target, this.number, this.tryOfTarget, this.lastResort,
				this.hedge);
	}

}
