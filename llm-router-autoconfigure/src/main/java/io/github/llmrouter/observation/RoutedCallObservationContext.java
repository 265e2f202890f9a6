package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * Context of the observation of a routed call. How it ended is set before the observation
 * stops.
 */
public final class RoutedCallObservationContext extends Observation.Context {

	private final ChatCall call;

	private final @Nullable String streamMode;

	private volatile @Nullable Outcome outcome;

	private volatile @Nullable RoutedAttempt lastAttempt;

	private final AtomicInteger attempts = new AtomicInteger();

	private volatile @Nullable ChatResponse partialResponse;

	private volatile List<RefusedAttempt> refusedAttempts = List.of();

	private volatile @Nullable FailureKind refusal;

	private volatile Duration waited = Duration.ZERO;

	private volatile Duration added = Duration.ZERO;

	RoutedCallObservationContext(ChatCall call, @Nullable String streamMode) {
		this.call = call;
		this.streamMode = streamMode;
	}

	public ChatCall getCall() {
		return this.call;
	}

	/**
	 * How a stream is delivered.
	 * @return {@code live}, {@code buffered} or {@code resume}; {@code null} if the call
	 * is not streamed
	 */
	public @Nullable String getStreamMode() {
		return this.streamMode;
	}

	/**
	 * How the call ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable Outcome getOutcome() {
		return this.outcome;
	}

	/**
	 * The last attempt that was made: the one that answered, if one did.
	 * @return the attempt, or {@code null} if no target was asked
	 */
	public @Nullable RoutedAttempt getLastAttempt() {
		return this.lastAttempt;
	}

	/**
	 * How many attempts were made, without those that policies refused.
	 * @return the number so far
	 */
	public int getAttempts() {
		return this.attempts.get();
	}

	/**
	 * Time that the call spent waiting: for its turn, or before it asked again.
	 * @return the time so far; final when the observation stops
	 */
	public Duration getWaited() {
		return this.waited;
	}

	/**
	 * Time that the router itself added: neither that of an attempt nor
	 * {@linkplain #getWaited() waiting}.
	 * @return the time so far; final when the observation stops
	 */
	public Duration getAdded() {
		return this.added;
	}

	/**
	 * What the last attempt had brought when it ended without success.
	 * @return the beginning of an answer, or {@code null} if there is none
	 */
	public @Nullable ChatResponse getPartialResponse() {
		return this.partialResponse;
	}

	/**
	 * The attempts that policies refused, of which there are no observations.
	 * @return in their order
	 */
	public List<RefusedAttempt> getRefusedAttempts() {
		return this.refusedAttempts;
	}

	/**
	 * Why a policy refused the call.
	 * @return the kind, or {@code null} if none did
	 */
	public @Nullable FailureKind getRefusal() {
		return this.refusal;
	}

	void refused(FailureKind reason) {
		this.refusal = reason;
	}

	synchronized void refused(RefusedAttempt attempt) {
		this.refusedAttempts = Stream.concat(this.refusedAttempts.stream(), Stream.of(attempt)).toList();
	}

	void partialResponse(@Nullable ChatResponse partialResponse) {
		this.partialResponse = partialResponse;
	}

	void attempt(RoutedAttempt attempt) {
		this.attempts.incrementAndGet();
		this.lastAttempt = attempt;
	}

	/** One that was begun later may have been slower. */
	void answered(RoutedAttempt attempt) {
		this.lastAttempt = attempt;
	}

	void end(Outcome outcome, Duration waited, Duration added) {
		this.outcome = outcome;
		this.waited = waited;
		this.added = added;
	}

}
