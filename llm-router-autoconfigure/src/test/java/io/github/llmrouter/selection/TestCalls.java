package io.github.llmrouter.selection;

import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Calls without a router.
 */
final class TestCalls {

	static final Outcome ANSWERED = new Outcome.Succeeded(new ChatResponse(List.of()), TokenUsage.UNKNOWN);

	static final Outcome CANCELLED = new Outcome.Cancelled(TokenUsage.UNKNOWN, 0);

	static final List<Outcome> OUTCOMES = List.of(ANSWERED, CANCELLED, Outcome.NOT_MADE,
			failed(FailureKind.SERVER_ERROR), failed(FailureKind.INVALID_REQUEST));

	private TestCalls() {
	}

	static Outcome failed(FailureKind kind) {
		return new Outcome.Failed(Failure.of(kind, "detail"), TokenUsage.UNKNOWN, false);
	}

	static Target target(String name) {
		return Target.of(name, (prompt) -> {
			throw new AssertionError("Nobody is asked");
		});
	}

	static ChatCall call(boolean streaming) {
		return call("default", new Prompt("Hi"), streaming, LlmContext.EMPTY);
	}

	static ChatCall call(String route, Prompt prompt, boolean streaming, LlmContext context) {
		return new ChatCall("id", route, prompt, streaming, context);
	}

	static Permit admit(AttemptPolicy policy, ChatCall call, Target target) {
		return ((Admission.Proceed) policy.admit(new Attempt(call, target, 1, 1))).permit();
	}

	static Permit ask(AttemptPolicy policy, ChatCall call, Target target) {
		Permit permit = admit(policy, call, target);
		permit.asking();
		return permit;
	}

}
