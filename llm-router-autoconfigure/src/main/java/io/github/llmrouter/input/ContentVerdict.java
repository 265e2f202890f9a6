package io.github.llmrouter.input;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * What a {@link ContentFilter} says to a call.
 */
public sealed interface ContentVerdict {

	/** Nothing against it. */
	ContentVerdict PASS = new Pass();

	/**
	 * Nothing against it.
	 */
	record Pass() implements ContentVerdict {
	}

	/**
	 * Ask something else.
	 *
	 * @param prompt what is asked instead; without options, those of the call
	 */
	record Rewrite(Prompt prompt) implements ContentVerdict {
	}

	/**
	 * Ask nobody. The call fails with kind {@code CONTENT_POLICY}.
	 *
	 * @param reason for developers: in logs and as the exception's message; must not hold
	 * what was asked
	 */
	record Refuse(String reason) implements ContentVerdict {
	}

	/**
	 * Ask something else.
	 * @param prompt what is asked instead; without options, those of the call
	 * @return the verdict
	 */
	static ContentVerdict rewrite(Prompt prompt) {
		return new Rewrite(prompt);
	}

	/**
	 * Ask nobody.
	 * @param reason for developers; must not hold what was asked
	 * @return the verdict
	 */
	static ContentVerdict refuse(String reason) {
		return new Refuse(reason);
	}

}
