package io.github.llmrouter.score;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import io.github.llmrouter.score.ScoreSender.Pause;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Sends scores to Langfuse, on one daemon thread that starts with the first of them. Any
 * thread may add one, and none waits for another.
 */
public final class LangfuseScores implements Scores, AutoCloseable {

	private static final Log logger = LogFactory.getLog(Scores.class);

	private final ScoreJson json;

	private final ScoreSampling sampling;

	private final ScoreSender sender;

	private final Duration shutdownTimeout;

	private final LangfuseAccess access;

	private final ScoreListener listeners;

	private final ScoreStatistics statistics = new ScoreStatistics();

	private final WaitingScores waiting = new WaitingScores();

	private final Thread thread;

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean overflowTold = new AtomicBoolean();

	private final AtomicBoolean unwritableTold = new AtomicBoolean();

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile boolean stopped;

	/**
	 * Create.
	 * @param connection where Langfuse is
	 * @param environment the environment of scores that have none of their own
	 * @param sampleRate share of traces that Langfuse is shown, from 0 to 1
	 * @param shutdownTimeout how long {@link #close()} waits at most for what is not sent
	 * @param listeners told what becomes of scores
	 * @param access whether Langfuse accepts the keys, as far as anybody has heard
	 */
	public LangfuseScores(LangfuseConnection connection, @Nullable String environment, double sampleRate,
			Duration shutdownTimeout, List<ScoreListener> listeners, LangfuseAccess access) {
		// the client not before it is needed
		this(new ScoreJson(environment, () -> UUID.randomUUID().toString()), new ScoreSampling(sampleRate),
				(pause) -> new ScoreSender(SingletonSupplier.of(() -> new LangfuseHttp(connection))::obtain, pause,
						() -> ThreadLocalRandom.current().nextDouble(), InstantSource.system(), access),
				shutdownTimeout, listeners, access);
	}

	LangfuseScores(ScoreJson json, ScoreSampling sampling, Function<Pause, ScoreSender> sender,
			Duration shutdownTimeout, List<ScoreListener> listeners, LangfuseAccess access) {
		this.json = json;
		this.sampling = sampling;
		this.sender = sender.apply(this::pause);
		this.shutdownTimeout = shutdownTimeout;
		this.access = access;
		this.listeners = new ScoreListeners(listeners);
		this.thread = new Thread(this::run, "llm-scores");
		this.thread.setDaemon(true);
	}

	@Override
	public void add(Score score) {
		Assert.notNull(score, "'score' must not be null");
		if (!this.sampling.shows(score.target())) {
			return;
		}
		if (this.stopped || isClosing() || this.access.isRefused()) {
			outcome(ScoreOutcome.DROPPED);
			return;
		}
		byte[] body = written(score);
		if (body == null) {
			outcome(ScoreOutcome.DROPPED);
			return;
		}
		if (!this.waiting.offer(body)) {
			outcome(ScoreOutcome.DROPPED);
			if (this.overflowTold.compareAndSet(false, true)) {
				logger.warn("More than " + WaitingScores.MAX_SCORES + " scores or " + (WaitingScores.MAX_BYTES >> 20)
						+ " MB wait to be sent to Langfuse. Some are dropped.");
			}
			return;
		}
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			this.thread.start();
		}
		if (this.stopped) {
			// the thread may have looked for the last time before this one came
			dropRest();
		}
	}

	private byte @Nullable [] written(Score score) {
		try {
			return this.json.write(score);
		}
		// what its metadata refers to may be anything
		catch (RuntimeException | LinkageError | StackOverflowError ex) {
			if (this.unwritableTold.compareAndSet(false, true)) {
				logger.warn("A score was dropped: it cannot be written as JSON of up to " + (ScoreJson.MAX_BYTES >> 10)
						+ " KB. This is told once.");
			}
			return null;
		}
	}

	private void run() {
		try {
			while (!this.stopped) {
				boolean last = isClosing();
				byte[] body = last ? this.waiting.poll() : this.waiting.take();
				if (body != null) {
					send(body);
				}
				else if (last) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			// the application does not wait any longer
		}
		finally {
			this.stopped = true;
			dropRest();
		}
	}

	private void send(byte[] body) throws InterruptedException {
		if (this.access.isRefused()) {
			// heard from the observations, while it waited
			this.stopped = true;
			outcome(ScoreOutcome.DROPPED);
			return;
		}
		Meaning answer = Meaning.REJECTED;
		try {
			answer = this.sender.send(body);
		}
		catch (RuntimeException ex) {
			logger.warn("A score was not sent (" + ex.getClass().getSimpleName() + ")");
		}
		finally {
			outcome((answer == Meaning.ACCEPTED) ? ScoreOutcome.SENT : ScoreOutcome.FAILED);
		}
		if (answer == Meaning.UNAUTHORIZED || (answer == Meaning.UNAVAILABLE && isClosing())) {
			this.stopped = true;
		}
	}

	private void dropRest() {
		int dropped = 0;
		while (this.waiting.poll() != null) {
			outcome(ScoreOutcome.DROPPED);
			dropped++;
		}
		if (dropped > 0) {
			logger.warn(dropped + " scores were not sent to Langfuse");
		}
	}

	private void outcome(ScoreOutcome outcome) {
		this.statistics.add(outcome);
		this.listeners.onOutcome(outcome);
	}

	/**
	 * What became of scores.
	 * @return numbers that go on
	 */
	public ScoreStatistics statistics() {
		return this.statistics;
	}

	private boolean pause(Duration delay) throws InterruptedException {
		return !this.closing.await(delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private boolean isClosing() {
		return this.closing.getCount() == 0;
	}

	/**
	 * Send what waits, each score once, as far as there is time.
	 */
	@Override
	public void close() {
		this.closing.countDown();
		this.waiting.wakeUp();
		if (!this.started.get()) {
			return;
		}
		try {
			this.thread.join(Math.max(1, this.shutdownTimeout.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.thread.interrupt();
	}

}
