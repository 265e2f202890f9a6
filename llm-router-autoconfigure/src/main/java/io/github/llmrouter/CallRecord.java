package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.observation.TraceReference;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.util.StringUtils;

import org.jspecify.annotations.Nullable;

/**
 * What the responses of a call tell about it. Holds nothing that would keep the prompt or
 * the router alive for as long as somebody keeps a response. Written by the call, read by
 * whoever holds one of its responses; what both touch is locked.
 */
final class CallRecord {

	private final String id;

	private final String route;

	private final List<AttemptSummary> attempts = new ArrayList<>(1);

	private @Nullable String servedBy;

	private @Nullable String provider;

	private @Nullable String model;

	/** Of attempts that brought the first parts of the answer and failed; mostly none. */
	private @Nullable TokenUsage earlierUsage;

	private Cost earlierCost = Cost.UNKNOWN;

	private TokenUsage usage = TokenUsage.UNKNOWN;

	private Cost cost = Cost.UNKNOWN;

	private @Nullable TraceReference trace;

	CallRecord(ChatCall call) {
		this.id = call.id();
		this.route = call.route();
	}

	synchronized void traced(@Nullable TraceReference trace) {
		this.trace = trace;
	}

	synchronized @Nullable TraceReference trace() {
		return this.trace;
	}

	synchronized void ended(AttemptSummary attempt) {
		this.attempts.add(attempt);
	}

	/**
	 * An attempt has brought a part of the answer and failed; another one brings the
	 * rest.
	 * @param run the attempt
	 */
	synchronized void interrupted(AttemptRun run) {
		this.earlierCost = cost(run);
		this.earlierUsage = usage(run);
	}

	/**
	 * What the answer used.
	 * @param run the attempt that brought it, or the end of it
	 * @return the sum of all its parts; unknown if that of one is
	 */
	synchronized TokenUsage usage(AttemptRun run) {
		TokenUsage usage = run.transcript().usage();
		TokenUsage earlier = this.earlierUsage;
		if (earlier == null || !usage.isReported()) {
			return usage;
		}
		return earlier.isReported() ? usage.plus(earlier) : TokenUsage.UNKNOWN;
	}

	private Cost cost(AttemptRun run) {
		Transcript transcript = run.transcript();
		// a price may be one for the whole answer
		Cost cost = (transcript.usage().isReported() || transcript.isFinished()) ? run.cost() : Cost.UNKNOWN;
		return (this.earlierUsage != null) ? cost.plus(this.earlierCost) : cost;
	}

	/**
	 * A response goes out.
	 * @param run the attempt that brought it, or {@code null} if a policy answered
	 * @param response what came
	 * @return the same, carrying this record
	 */
	synchronized ChatResponse attachTo(@Nullable AttemptRun run, ChatResponse response) {
		if (run != null) {
			this.servedBy = run.target().name();
			this.provider = run.target().provider();
			this.usage = usage(run);
			this.cost = cost(run);
		}
		if (StringUtils.hasText(response.getMetadata().getModel())) {
			this.model = response.getMetadata().getModel();
		}
		return ChatResponse.builder().from(response).metadata(RoutedCall.METADATA_KEY, this).build();
	}

	synchronized RoutedCall snapshot() {
		return new RoutedCall(this.id, this.route, this.servedBy, this.provider, this.model, this.attempts, this.usage,
				this.cost, this.trace);
	}

	@Override
	public String toString() {
		return snapshot().toString();
	}

}
