package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.observation.Observation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the router knows about an attempt beyond what every Spring AI model tells. It is
 * found in the context of the attempt's observation. How it ended is set before the
 * observation stops.
 */
public final class RoutedAttempt {

	private static final Log logger = LogFactory.getLog(RoutedAttempt.class);

	private final Attempt attempt;

	private final Duration delay;

	private final @Nullable FailureKind cause;

	private volatile @Nullable Outcome outcome;

	private volatile @Nullable Duration duration;

	private volatile @Nullable Duration firstToken;

	private volatile @Nullable Duration streamed;

	private final boolean resumed;

	private final CompletableFuture<Charge> charge = new CompletableFuture<>();

	/**
	 * Create.
	 * @param attempt the attempt
	 * @param delay how long the router waited before it
	 * @param cause why the last attempt that was made failed, or {@code null} if none has
	 * @param resumed whether it continues what another attempt had begun
	 */
	RoutedAttempt(Attempt attempt, Duration delay, @Nullable FailureKind cause, boolean resumed) {
		this.attempt = attempt;
		this.delay = delay;
		this.cause = cause;
		this.resumed = resumed;
	}

	/**
	 * Find what belongs to an observation.
	 * @param context the observation's context
	 * @return the attempt, or {@code null} if it observes none of a router
	 */
	public static @Nullable RoutedAttempt from(Observation.ContextView context) {
		return context.get(RoutedAttempt.class);
	}

	public Attempt attempt() {
		return this.attempt;
	}

	/**
	 * How long the router waited before the attempt.
	 * @return the delay, zero for none
	 */
	public Duration delay() {
		return this.delay;
	}

	/**
	 * Why the last attempt before this one failed, or, if none was made, why a policy
	 * refused it.
	 * @return the kind, or {@code null} for the first attempt of a call
	 */
	public @Nullable FailureKind cause() {
		return this.cause;
	}

	/**
	 * Whether the target is asked again.
	 * @return {@code false} for the first attempt at a target
	 */
	public boolean isRetry() {
		return this.attempt.tryOfTarget() > 1;
	}

	/**
	 * Whether the target is asked because an earlier one of the chain has failed or was
	 * refused.
	 * @return {@code true} for the first attempt at such a target
	 */
	public boolean isFallback() {
		return !isRetry() && this.attempt.isFallback();
	}

	/**
	 * Whether it is made beside one that has not answered for long.
	 * @return {@code true} for the second of both
	 */
	public boolean isHedge() {
		return this.attempt.hedge();
	}

	/**
	 * How the attempt ended.
	 * @return the outcome, or {@code null} while it runs
	 */
	public @Nullable Outcome outcome() {
		return this.outcome;
	}

	/**
	 * How long the attempt took.
	 * @return the duration, or {@code null} while it runs
	 */
	public @Nullable Duration duration() {
		return this.duration;
	}

	/**
	 * How long the first piece of a streamed answer took.
	 * @return the time from the request, or {@code null} if none has come or the answer
	 * is not streamed
	 */
	public @Nullable Duration firstToken() {
		return this.firstToken;
	}

	/**
	 * How long the pieces of a streamed answer came.
	 * @return the time from the first to the last piece, or {@code null} if none has come
	 * or the answer is not streamed
	 */
	public @Nullable Duration streamed() {
		return this.streamed;
	}

	/**
	 * Whether it continues what an attempt before it had begun.
	 * @return {@code true} where a broken stream is resumed
	 */
	public boolean isResumed() {
		return this.resumed;
	}

	/**
	 * What the provider reported.
	 * @return the usage; unknown while it runs
	 */
	public TokenUsage usage() {
		Charge charge = this.charge.getNow(null);
		return (charge != null) ? charge.usage() : Outcomes.usage(this.outcome);
	}

	/**
	 * What the attempt cost.
	 * @return the cost; unknown while it runs, and for as long as the provider is asked
	 */
	public Cost cost() {
		Charge charge = this.charge.getNow(null);
		return (charge != null) ? charge.cost() : Cost.UNKNOWN;
	}

	/**
	 * Whether {@link #usage()} and {@link #cost()} are final.
	 * @return {@code false} while it runs, and for as long as the provider is asked
	 */
	public boolean isCharged() {
		return this.charge.isDone();
	}

	/**
	 * Learn what was used and what it cost, once and for all. As a rule that is known
	 * when the observation stops, and the action runs now. Where the provider has to be
	 * asked, it runs later and on another thread, even if there is no answer.
	 * @param action what to do then; must not block
	 */
	public void whenCharged(Consumer<? super Charge> action) {
		Charge charge = this.charge.getNow(null);
		if (charge != null) {
			action.accept(charge);
		}
		else {
			// it must not keep the exception of an action to itself
			var unused = this.charge.thenAccept(action).exceptionally((ex) -> {
				logger.error("It could not be told what an attempt cost", ex);
				return null;
			});
		}
	}

	/**
	 * To be completed when it is known.
	 */
	CompletableFuture<Charge> charge() {
		return this.charge;
	}

	void end(Outcome outcome, Duration duration, AttemptProgress progress) {
		this.outcome = outcome;
		this.duration = duration;
		this.firstToken = progress.firstToken();
		this.streamed = progress.streamed();
	}

}
