package io.github.llmrouter.actuate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.statistics.CallReport;
import io.github.llmrouter.statistics.RecentCalls;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.core.annotation.Order;

/**
 * Tells what happened to the last calls, without their content and without who made them.
 */
@Order(300)
@RegisterReflectionForBinding(CallsStatus.CallStatus.class)
public final class CallsStatus implements StatusContributor {

	private final RecentCalls calls;

	public CallsStatus(RecentCalls calls) {
		this.calls = calls;
	}

	@Override
	public String name() {
		return "calls";
	}

	@Override
	public List<CallStatus> status() {
		return this.calls.list().stream().map(CallStatus::of).toList();
	}

	/**
	 * A call.
	 *
	 * @param id its id in logs and traces
	 * @param route the route it took
	 * @param streaming whether the answer was streamed
	 * @param time when it began
	 * @param durationMillis how long it took, with all its attempts and delays
	 * @param outcome how it ended
	 * @param kind why it failed
	 * @param servedBy which target answered
	 * @param attempts how many attempts were made
	 * @param inputTokens tokens of the prompt, of all attempts
	 * @param outputTokens tokens of the answer, of all attempts
	 * @param cost what its attempts cost, in USD: each as the provider said, or else its
	 * tokens at configured prices
	 */
	public record CallStatus(String id, String route, boolean streaming, Instant time, long durationMillis,
			CallReport.Result outcome, @Nullable FailureKind kind, @Nullable String servedBy, int attempts,
			long inputTokens, long outputTokens, @Nullable BigDecimal cost) {

		static CallStatus of(CallReport call) {
			return new CallStatus(call.id(), call.route(), call.streaming(), call.time(), call.duration().toMillis(),
					call.outcome(), call.kind(), call.servedBy(), call.attempts(), call.inputTokens(),
					call.outputTokens(), call.cost());
		}

	}

}
