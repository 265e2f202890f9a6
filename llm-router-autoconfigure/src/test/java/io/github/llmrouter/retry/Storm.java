package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.FailureKind;

/**
 * Many calls through a chain of targets, in simulated time: it asks {@link Retries} and
 * its budget as the router does, and counts what reaches the targets. Every run is the
 * same.
 */
final class Storm {

	private static final AttemptFailedException ERROR = TestFailures.failed(FailureKind.SERVER_ERROR);

	private final ManualClock clock = new ManualClock();

	private final Random random = new Random(42);

	private final PriorityQueue<Event> events = new PriorityQueue<>(
			Comparator.comparingLong(Event::time).thenComparingLong(Event::order));

	private final Retries retries;

	private final List<Health> chain;

	private final Duration answerTime;

	private long now;

	private long order;

	private long lastRequest;

	private long lastRefusal;

	private int offered;

	private int requests;

	private int answered;

	private int refused;

	/**
	 * Create a storm.
	 * @param settings of the budget
	 * @param chain how each target does over time
	 * @param answerTime how long an answer takes; a failure takes 100 ms
	 */
	Storm(RetryBudgetSettings settings, List<Health> chain, Duration answerTime) {
		this.retries = new Retries(RetrySettings.DEFAULTS, null, new RetryBudget(settings, this.clock),
				this.random::nextDouble, this.clock);
		this.chain = chain;
		this.answerTime = answerTime;
	}

	/**
	 * Offer calls at a steady rate, and follow each to its end.
	 */
	Storm offer(double perSecond, int seconds) {
		for (int i = 0; i < perSecond * seconds; i++) {
			schedule((long) (i / perSecond * 1e9), new Call());
		}
		return run();
	}

	/**
	 * Offer calls all at once, and follow each to its end.
	 */
	Storm offerAtOnce(int calls) {
		for (int i = 0; i < calls; i++) {
			schedule(this.now, new Call());
		}
		return run();
	}

	private Storm run() {
		for (Event event = this.events.poll(); event != null; event = this.events.poll()) {
			this.clock.advance(Duration.ofNanos(event.time() - this.now));
			this.now = event.time();
			event.action().run();
		}
		return this;
	}

	private void schedule(long time, Runnable action) {
		this.events.add(new Event(time, this.order++, action));
	}

	int offered() {
		return this.offered;
	}

	int requests() {
		return this.requests;
	}

	int answered() {
		return this.answered;
	}

	/** Calls that ended, although a target was left, as the budget allowed no more. */
	int refused() {
		return this.refused;
	}

	double secondsOfLastRequest() {
		return this.lastRequest / 1e9;
	}

	double secondsOfLastRefusal() {
		return this.lastRefusal / 1e9;
	}

	/**
	 * How often a target fails.
	 */
	interface Health {

		double failureRate(double seconds);

		static Health failing(double rate) {
			return (seconds) -> rate;
		}

	}

	private record Event(long time, long order, Runnable action) {
	}

	private final class Call implements Runnable {

		private int position;

		private int tryOfTarget;

		private TargetRetries target = Storm.this.retries.start();

		@Override
		public void run() {
			if (this.position == 0 && this.tryOfTarget == 0) {
				Storm.this.offered++;
			}
			this.tryOfTarget++;
			Storm.this.requests++;
			Storm.this.lastRequest = Storm.this.now;
			double failureRate = Storm.this.chain.get(this.position).failureRate(Storm.this.now / 1e9);
			boolean fails = Storm.this.random.nextDouble() < failureRate;
			Duration duration = fails ? Duration.ofMillis(100) : Storm.this.answerTime;
			schedule(Storm.this.now + duration.toNanos(), fails ? this::failed : this::answered);
		}

		private void answered() {
			Storm.this.answered++;
			this.target.succeeded();
			Storm.this.retries.budget().onSuccess();
			if (this.position > 0) {
				Storm.this.retries.budget().onFallbackSuccess(name(this.position));
			}
		}

		private void failed() {
			AttemptFailedException error = ERROR;
			if (this.position > 0 && this.tryOfTarget == 1) {
				Storm.this.retries.budget().onFallbackFailure(name(this.position), error.failure());
			}
			if (this.tryOfTarget < Storm.this.retries.maxAttempts(error.kind())) {
				Duration delay = this.target.nextDelay(error.failure(), error);
				if (delay != null && Storm.this.retries.budget().tryAcquireRetry()) {
					schedule(Storm.this.now + delay.toNanos(), this);
					return;
				}
			}
			this.target.abandoned(error);
			fallBack();
		}

		private void fallBack() {
			int left = Storm.this.chain.size() - 1 - this.position;
			for (int i = 1; i <= left; i++) {
				if (Storm.this.retries.budget().tryAcquireFallback(name(this.position + i))) {
					this.position += i;
					this.tryOfTarget = 0;
					this.target = Storm.this.retries.start();
					run();
					return;
				}
			}
			if (left > 0) {
				Storm.this.refused++;
				Storm.this.lastRefusal = Storm.this.now;
			}
		}

		private static String name(int position) {
			return "target-" + position;
		}

	}

}
