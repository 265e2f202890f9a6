package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.shutdown.CallGate;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the router's calls when the application ends or pauses: no new ones begin, those
 * under way may go on for a while, and then they are ended. It comes after the web server
 * has waited for its requests, which may make calls until then, and before it closes
 * their connections.
 */
final class ShutdownLifecycle implements SmartLifecycle {

	/**
	 * The web server waits for its requests at 1024 below the default phase, and stops at
	 * 2048 below it.
	 */
	static final int PHASE = DEFAULT_PHASE - 1024 - 512;

	private static final Log logger = LogFactory.getLog(ShutdownLifecycle.class);

	/** For calls that are ended to tell so, before the connections of callers close. */
	private static final Duration FAREWELL = Duration.ofSeconds(1);

	/** More than the farewell, so that Spring still waits then. */
	private static final Duration MARGIN = Duration.ofSeconds(2);

	/** Of Spring Boot. With the default grace, what it leads to is documented. */
	private static final Duration BOOT_TIMEOUT = Duration.ofSeconds(30);

	private final CallGate gate;

	private final Iterable<ChatRouter> routers;

	private final Duration grace;

	private volatile boolean running;

	/**
	 * Create.
	 * @param gate what lets calls in
	 * @param routers whose calls are ended
	 * @param grace how long calls may go on
	 * @param timeout how long Spring waits
	 */
	ShutdownLifecycle(CallGate gate, Iterable<ChatRouter> routers, Duration grace, Duration timeout) {
		this.gate = gate;
		this.routers = routers;
		this.grace = within(timeout, grace);
		boolean asDocumented = grace.equals(ShutdownProperties.DEFAULT_GRACE) && timeout.equals(BOOT_TIMEOUT);
		if (this.grace.compareTo(grace) < 0 && !asDocumented) {
			logger.warn("llm.shutdown.grace does not end two seconds before"
					+ " spring.lifecycle.timeout-per-shutdown-phase, which is " + text(timeout)
					+ ": when the application ends, calls are ended after " + text(this.grace));
		}
	}

	private static Duration within(Duration timeout, Duration grace) {
		Duration half = timeout.dividedBy(2);
		Duration longest = (half.compareTo(MARGIN) < 0) ? half : timeout.minus(MARGIN);
		return (grace.compareTo(longest) < 0) ? grace : longest;
	}

	/**
	 * How long calls may really go on.
	 */
	Duration grace() {
		return this.grace;
	}

	@Override
	public void start() {
		this.gate.open();
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Future<?> idle = this.gate.shut();
		if (idle.isDone()) {
			callback.run();
			return;
		}
		Thread thread = new Thread(() -> {
			try {
				end(idle);
			}
			finally {
				callback.run();
			}
		}, "llm-shutdown");
		thread.setDaemon(true);
		thread.start();
	}

	private void end(Future<?> idle) {
		logger.info("Waiting for " + calls(this.gate.active()) + ", for " + text(this.grace) + " at most");
		if (isDone(idle, this.grace)) {
			if (!this.running) {
				logger.info("No call is under way any more");
			}
			return;
		}
		logger.info("Ending " + calls(this.gate.active()));
		this.routers.forEach(ChatRouter::endCalls);
		if (!isDone(idle, FAREWELL)) {
			logger.info("There are still " + calls(this.gate.active()) + ", which cannot be interrupted");
		}
	}

	/** Also if the application starts again meanwhile. */
	private static boolean isDone(Future<?> idle, Duration timeout) {
		try {
			idle.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (CancellationException ex) {
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private static String calls(int count) {
		return count + ((count == 1) ? " call" : " calls") + " under way";
	}

	private static String text(Duration duration) {
		return duration.toMillis() + " ms";
	}

}
