package io.github.llmrouter;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.observation.TraceReference;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.util.Assert;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a routed call, read from its answer. Every response of a call and
 * every chunk of a stream carries it; of a stream the last chunk tells the whole story.
 *
 * @param id the call's id in logs and traces
 * @param route the name of the route
 * @param servedBy the target that answered, as chains name it; {@code null} if a policy
 * answered
 * @param provider the configured name of its provider
 * @param model the concrete model as the provider named it, which differs from the target
 * for aliases; {@code null} if it did not say
 * @param attempts every attempt that ended so far, in order: the successful one, and
 * those that a policy refused, included
 * @param usage what the answer used
 * @param charge what the answer cost, in parts and with its source
 * @param trace where the call is found in Langfuse, or else in the application's tracing;
 * {@code null} if in neither
 */
public record RoutedCall(String id, String route, @Nullable String servedBy, @Nullable String provider,
		@Nullable String model, List<AttemptSummary> attempts, TokenUsage usage, Cost charge,
		@Nullable TraceReference trace) {

	static final String METADATA_KEY = "llm-router.call";

	public RoutedCall {
		attempts = List.copyOf(attempts);
	}

	/**
	 * What the answer cost, in USD: as the provider said, or else by configured prices.
	 * @return the cost, or {@code null} if it is unknown, which is not the same as zero
	 */
	public @Nullable BigDecimal cost() {
		return this.charge.total();
	}

	/**
	 * Read what happened.
	 * @param response from a {@link ChatRouter}
	 * @return what happened until now
	 * @throws IllegalArgumentException if the response does not come from a router
	 */
	public static RoutedCall from(ChatResponse response) {
		CallRecord record = response.getMetadata().get(METADATA_KEY);
		Assert.notNull(record, "The response does not come from a ChatRouter");
		return record.snapshot();
	}

	/**
	 * One attempt at one target.
	 *
	 * @param target the target, as chains name it
	 * @param provider the configured name of its provider
	 * @param delay how long the router waited before it
	 * @param kind why it failed; {@code null} if it succeeded
	 * @param status the HTTP status of the failure, if there was one
	 * @param refused whether the target was not asked, because a policy refused
	 * @param hedge whether it was made beside one that had not answered for long. Of the
	 * two, the one that was slower has the kind {@link FailureKind#CANCELLED}, unless it
	 * failed by itself.
	 * @param duration how long it took
	 */
	public record AttemptSummary(String target, String provider, Duration delay, @Nullable FailureKind kind,
			@Nullable Integer status, boolean refused, boolean hedge, Duration duration) {
	}

}
