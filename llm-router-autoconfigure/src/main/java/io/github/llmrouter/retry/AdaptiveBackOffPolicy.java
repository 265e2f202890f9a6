package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.function.LongSupplier;

import io.github.llmrouter.failure.ChatRouterException;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryCallback;
import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryListener;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.Sleeper;
import org.springframework.retry.backoff.ThreadWaitSleeper;
import org.springframework.util.Assert;

/**
 * Exponential backoff that learns from the kinds of failure and from how waits ended:
 * longer after rate limits and overload, shorter after network faults that pass. The n-th
 * wait of an operation is
 *
 * <pre>min(maxInterval, initialInterval * multiplier^(n-1) * factor(kind))</pre>
 *
 * where the kind is that of the failure it follows. Each kind has a factor of its own:
 * <table>
 * <caption>Factors</caption>
 * <tr>
 * <th>kind</th>
 * <th>at first</th>
 * <th>range</th>
 * </tr>
 * <tr>
 * <td>RATE_LIMIT, OVERLOADED</td>
 * <td>2</td>
 * <td>1 to 8</td>
 * </tr>
 * <tr>
 * <td>NETWORK, TRUNCATED</td>
 * <td>1/2</td>
 * <td>1/8 to 1</td>
 * </tr>
 * <tr>
 * <td>all others</td>
 * <td>1</td>
 * <td>1/4 to 4</td>
 * </tr>
 * </table>
 * A wait was <em>enough</em> if the attempt after it succeeded: the factor loses a fifth.
 * It was <em>not enough</em> if that failed with the same kind: the factor doubles. So it
 * settles where about three of four waits are enough. A failure of another kind teaches
 * nothing, and neither does success after a wait that the provider asked to be longer
 * than ours. Waits that began with the same factor are one lesson, that of the first to
 * end. What was learned fades: without a lesson the factor is
 * {@code first * (factor / first)^(1 / 2^t)} after t minutes.
 * <p>
 * Thread safe. Copies made by {@link #withSleeper} share what is learned. The kind is
 * read from the {@link ChatRouterException} among the last throwable of the retry context
 * and its causes; it is {@code UNKNOWN} if there is none. With a {@code RetryTemplate},
 * register the policy as a listener too, for it to learn how the last wait ended.
 */
public final class AdaptiveBackOffPolicy extends SteppedBackOffPolicy<AdaptiveBackOffPolicy> implements RetryListener {

	private final double multiplier;

	private final WaitFactors factors;

	/**
	 * Create a policy that sleeps on the calling thread and has learned nothing yet.
	 * @param initialInterval the first wait at a factor of 1; at least 1 ms
	 * @param multiplier what each wait is multiplied by; at least 1
	 * @param maxInterval the longest wait; at most 1 day
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public AdaptiveBackOffPolicy(Duration initialInterval, double multiplier, Duration maxInterval,
			LongSupplier nanoTime) {
		this(initialInterval, multiplier, maxInterval, new WaitFactors(nanoTime));
	}

	AdaptiveBackOffPolicy(Duration initialInterval, double multiplier, Duration maxInterval, WaitFactors factors) {
		this(initialInterval, multiplier, maxInterval, factors, new ThreadWaitSleeper());
	}

	private AdaptiveBackOffPolicy(Duration initialInterval, double multiplier, Duration maxInterval,
			WaitFactors factors, Sleeper sleeper) {
		super(initialInterval, maxInterval, sleeper);
		Assert.isTrue(Double.isFinite(multiplier) && multiplier >= 1, "'multiplier' must be at least 1");
		this.multiplier = multiplier;
		this.factors = factors;
	}

	@Override
	public AdaptiveBackOffPolicy withSleeper(Sleeper sleeper) {
		return new AdaptiveBackOffPolicy(initialInterval(), this.multiplier, maxInterval(), this.factors, sleeper);
	}

	@Override
	public BackOffContext start(RetryContext context) {
		return new AdaptiveContext(this.factors, context);
	}

	@Override
	long nextInterval(Steps steps) {
		AdaptiveContext context = (AdaptiveContext) steps;
		double exponential = Math.pow(this.multiplier, context.next() - 1);
		return context.begin((factor) -> Math.max(1, times(exponential * factor)));
	}

	@Override
	public <T, E extends Throwable> void close(RetryContext context, RetryCallback<T, E> callback,
			@Nullable Throwable error) {
		// RetryTemplate keeps under this name what start returned
		if (context.getAttribute("backOffContext") instanceof AdaptiveContext adaptive) {
			adaptive.ended(error);
		}
	}

}
