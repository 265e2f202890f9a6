package io.github.llmrouter.score;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.score.ScoreSender.Pause;
import io.github.llmrouter.score.ScoreSender.Result;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Sends scores to Langfuse, on one daemon thread that starts with the first of them. Any
 * thread may add one, and none waits for another.
 */
public final class LangfuseScores implements Scores, AutoCloseable {

	private static final Log logger = LogFactory.getLog(Scores.class);

	static final int MAX_WAITING = 10_000;

	private static final byte[] NOTHING = {};

	private final ScoreJson json;

	private final ScoreSender sender;

	private final Duration shutdownTimeout;

	private final ScoreListener listener;

	private final LinkedTransferQueue<byte[]> queue = new LinkedTransferQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private final Thread thread;

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean overflowTold = new AtomicBoolean();

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile boolean stopped;

	/**
	 * Create.
	 * @param connection where Langfuse is
	 * @param environment the environment of scores that have none of their own
	 * @param shutdownTimeout how long {@link #close()} waits at most for what is not sent
	 * @param listener told what becomes of scores
	 */
	public LangfuseScores(LangfuseConnection connection, @Nullable String environment, Duration shutdownTimeout,
			ScoreListener listener) {
		// the client not before it is needed
		this(new ScoreJson(environment, () -> UUID.randomUUID().toString()),
				(pause) -> new ScoreSender(SingletonSupplier.of(() -> new LangfuseHttp(connection))::obtain, pause,
						() -> ThreadLocalRandom.current().nextDouble(), InstantSource.system()),
				shutdownTimeout, listener);
	}

	LangfuseScores(ScoreJson json, Function<Pause, ScoreSender> sender, Duration shutdownTimeout,
			ScoreListener listener) {
		this.json = json;
		this.sender = sender.apply(this::pause);
		this.shutdownTimeout = shutdownTimeout;
		this.listener = listener;
		this.thread = new Thread(this::run, "llm-scores");
		this.thread.setDaemon(true);
	}

	@Override
	public void add(Score score) {
		byte[] body = this.json.write(score);
		if (this.stopped || isClosing()) {
			this.listener.onOutcome(ScoreOutcome.DROPPED);
			return;
		}
		if (this.waiting.incrementAndGet() > MAX_WAITING) {
			this.waiting.decrementAndGet();
			this.listener.onOutcome(ScoreOutcome.DROPPED);
			if (this.overflowTold.compareAndSet(false, true)) {
				logger.warn("More than " + MAX_WAITING + " scores wait to be sent to Langfuse. Some are dropped.");
			}
			return;
		}
		this.queue.put(body);
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			this.thread.start();
		}
	}

	private void run() {
		try {
			while (!this.stopped) {
				byte[] body = isClosing() ? this.queue.poll() : this.queue.take();
				if (body == null) {
					return;
				}
				if (body != NOTHING) {
					this.waiting.decrementAndGet();
					send(body);
				}
			}
		}
		catch (InterruptedException ex) {
			// the application does not wait any longer
			this.stopped = true;
		}
		finally {
			dropRest();
		}
	}

	private void send(byte[] body) throws InterruptedException {
		Result result = Result.FAILED;
		try {
			result = this.sender.send(body);
		}
		catch (RuntimeException ex) {
			logger.warn("A score was not sent (" + ex.getClass().getSimpleName() + ")");
		}
		finally {
			this.listener.onOutcome((result == Result.SENT) ? ScoreOutcome.SENT : ScoreOutcome.FAILED);
		}
		if (result == Result.REFUSED || (result == Result.OUTAGE && isClosing())) {
			this.stopped = true;
		}
	}

	private void dropRest() {
		int dropped = 0;
		for (byte[] body = this.queue.poll(); body != null; body = this.queue.poll()) {
			if (body != NOTHING) {
				this.waiting.decrementAndGet();
				this.listener.onOutcome(ScoreOutcome.DROPPED);
				dropped++;
			}
		}
		if (dropped > 0) {
			logger.warn(dropped + " scores were not sent to Langfuse");
		}
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
		// wakes the thread up
		this.queue.put(NOTHING);
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
