package io.github.llmrouter;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.Target;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * A call and an attempt that nobody makes.
 */
public final class Calls {

	public static final ChatCall CALL = new ChatCall("id", "default", new Prompt("Hi"), false, LlmContext.EMPTY);

	public static final Attempt ATTEMPT = new Attempt(CALL, Target.of("a", (prompt) -> {
		throw new IllegalStateException("Nobody is asked");
	}), 1, 1);

	private Calls() {
	}

}
