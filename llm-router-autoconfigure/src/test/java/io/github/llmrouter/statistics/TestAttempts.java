package io.github.llmrouter.statistics;

import java.math.BigDecimal;
import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Attempts without a router.
 */
public final class TestAttempts {

	private TestAttempts() {
	}

	public static ChatCall call(String id, String route) {
		return new ChatCall(id, route, new Prompt("prompt-canary"), false, LlmContext.EMPTY);
	}

	public static Attempt attempt(ChatCall call, String target, String provider, int number, int tryOfTarget) {
		return new Attempt(call, new Target(target, provider, null, (prompt) -> {
			throw new AssertionError("Nobody is asked");
		}, TargetAdapter.DEFAULT), number, tryOfTarget);
	}

	public static Attempt attempt(String target) {
		return attempt(call("id", "default"), target, "provider", 1, 1);
	}

	public static Outcome answered() {
		return answered(0, 0, null);
	}

	static Outcome answered(long input, long output, String cost) {
		return new Outcome.Succeeded(new ChatResponse(List.of()),
				new TokenUsage(input, output, 0, 0, 0, (cost != null) ? new BigDecimal(cost) : null));
	}

	public static Outcome failed(FailureKind kind) {
		return new Outcome.Failed(Failure.of(kind, "detail-canary"), TokenUsage.UNKNOWN, false);
	}

	public static Outcome failedForProvider() {
		return new Outcome.Failed(
				new Failure(FailureKind.AUTHENTICATION, false, FailureScope.PROVIDER, 401, null, null, true),
				TokenUsage.UNKNOWN, false);
	}

	/** Admit and settle. */
	public static void make(RouterStatistics statistics, Attempt attempt, Outcome outcome) {
		settle(statistics.admit(attempt), outcome);
	}

	static void settle(Admission admission, Outcome outcome) {
		Permit permit = ((Admission.Proceed) admission).permit();
		if (!(outcome instanceof Outcome.NotMade)) {
			BigDecimal cost = outcome.usage().cost();
			permit.charged(new Charge(outcome.usage(),
					(cost != null) ? new Cost(null, null, cost, Cost.Source.PROVIDER) : Cost.UNKNOWN));
		}
		permit.settle(outcome);
	}

}
