package io.github.llmrouter.policy;

import java.time.Duration;

import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * What a policy decides. It never waits itself.
 */
public sealed interface Admission {

	/** Go on, and hold nothing. */
	Admission PROCEED = new Proceed(Permit.NONE);

	/**
	 * Go on.
	 *
	 * @param permit to be settled at the end
	 */
	record Proceed(Permit permit) implements Admission {
	}

	/**
	 * Go on, and ask something else. The policies that come after see only that.
	 *
	 * @param prompt what is asked instead
	 * @param permit to be settled at the end
	 */
	record Rewrite(Prompt prompt, Permit permit) implements Admission {
	}

	/**
	 * No model needs to be asked: this is the answer.
	 *
	 * @param response the answer
	 */
	record Answer(ChatResponse response) implements Admission {
	}

	/**
	 * Do not go on.
	 *
	 * @param reason what the caller is told
	 */
	record Refuse(ChatRouterException reason) implements Admission {
	}

	/**
	 * Go on after a while. What was asked for is reserved already; the policy is not
	 * asked again. A wait that would end past the call's deadline is not begun, and one
	 * that is cancelled settles the permit as {@link Outcome.NotMade}.
	 *
	 * @param delay how long
	 * @param permit to be settled at the end
	 */
	record Wait(Duration delay, Permit permit) implements Admission {
	}

	/**
	 * Go on.
	 * @param permit to be settled at the end
	 * @return the decision
	 */
	static Admission proceed(Permit permit) {
		return new Proceed(permit);
	}

	/**
	 * Do not go on.
	 * @param kind why, usually {@link FailureKind#REFUSED}
	 * @param message for the developer: in logs and as the exception's message; must not
	 * hold a prompt or a secret
	 * @return the decision
	 */
	static Admission refuse(FailureKind kind, String message) {
		return new Refuse(new RefusedException(kind, message));
	}

}
