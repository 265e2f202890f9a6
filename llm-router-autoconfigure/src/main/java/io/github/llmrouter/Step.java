package io.github.llmrouter;

import java.time.Duration;

import io.github.llmrouter.target.Target;

/**
 * What the plan says is next.
 */
sealed interface Step {

	/**
	 * Ask a target.
	 *
	 * @param target the target
	 * @param number counts the attempts of the call, from 1
	 * @param tryOfTarget counts the attempts at this target, from 1
	 * @param delay how long to wait before; zero for at once
	 * @param lastResort whether it is asked although it rests, as all do
	 * @param hedge whether it is asked beside another one that has not answered yet
	 */
	record Try(Target target, int number, int tryOfTarget, Duration delay, boolean lastResort,
			boolean hedge) implements Step {
	}

	/**
	 * Nothing: another attempt is under way, and what becomes of it decides.
	 */
	enum Leave implements Step {

		INSTANCE

	}

	/**
	 * End the call.
	 *
	 * @param why the rest of a sentence that begins with what failed
	 */
	record Stop(String why) implements Step {
	}

}
