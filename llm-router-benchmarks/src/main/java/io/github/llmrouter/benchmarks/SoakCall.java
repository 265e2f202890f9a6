package io.github.llmrouter.benchmarks;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.StreamMode;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.StreamBrokenException;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * One call, in one of the ways in which a caller may make it, and what came of it. Used
 * by one thread.
 */
final class SoakCall {

	/** Nothing takes that long that ends at all. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

	private final int number;

	private final Way way;

	private final boolean leaves;

	private final int patience;

	private final Prompt prompt;

	private final StringBuilder text = new StringBuilder();

	private @Nullable ChatResponse last;

	private Duration pause = Duration.ZERO;

	private boolean finished;

	SoakCall(int number, SplittableRandom random) {
		this.number = number;
		this.way = Way.values()[random.nextInt(Way.values().length)];
		this.leaves = random.nextInt(12) == 0;
		this.patience = random.nextInt(60);
		String question = "Answer call #" + number + "#" + ((random.nextInt(3) == 0) ? SoakWeather.INVISIBLE : "")
				+ " please";
		this.prompt = new Prompt(question,
				RoutingChatOptions.builder()
					.streamMode(this.way.mode)
					.user("user-" + random.nextInt(10))
					.tenant("tenant-" + random.nextInt(3))
					.build());
	}

	Way way() {
		return this.way;
	}

	/**
	 * How long the caller waits before its next call: as it is told, but not longer than
	 * a while.
	 * @return how long
	 */
	Duration pause() {
		return (this.pause.compareTo(LONGEST_PAUSE) < 0) ? this.pause : LONGEST_PAUSE;
	}

	/**
	 * Make the call.
	 * @param router is called
	 * @param timer makes some callers leave
	 * @return what came of it
	 * @throws WrongException if it is not what may come of it
	 */
	String make(ChatRouter router, ScheduledExecutorService timer) {
		try {
			if (this.way.mode != null) {
				stream(router);
			}
			else if (this.leaves) {
				callAndLeave(router, timer);
			}
			else {
				add(router.call(this.prompt));
			}
		}
		catch (ChatRouterException ex) {
			return failed(ex);
		}
		catch (Throwable ex) {
			throw wrong("ended in " + ex);
		}
		String expected = SoakWeather.text(this.number);
		if (this.finished && this.text.toString().equals(expected)) {
			return answered();
		}
		if (this.leaves && expected.startsWith(this.text.toString())) {
			return "left";
		}
		throw wrong("should be '" + expected + "' and is '" + this.text + "'");
	}

	private void stream(ChatRouter router) {
		if (!this.leaves) {
			router.stream(this.prompt).doOnNext(this::add).blockLast(PATIENCE);
		}
		else if (this.patience % 2 == 0) {
			router.stream(this.prompt).take(this.patience / 4 + 1).doOnNext(this::add).blockLast(PATIENCE);
		}
		else {
			router.stream(this.prompt).take(Duration.ofMillis(this.patience)).doOnNext(this::add).blockLast(PATIENCE);
		}
	}

	private void callAndLeave(ChatRouter router, ScheduledExecutorService timer) {
		Thread caller = Thread.currentThread();
		boolean[] over = new boolean[1];
		ScheduledFuture<?> leaving = timer.schedule(() -> {
			synchronized (over) {
				if (!over[0]) {
					caller.interrupt();
				}
			}
		}, this.patience, TimeUnit.MILLISECONDS);
		try {
			add(router.call(this.prompt));
		}
		finally {
			synchronized (over) {
				over[0] = true;
			}
			leaving.cancel(false);
			// the flag that an interrupted call leaves is nothing to the next one
			Thread.interrupted();
		}
	}

	private void add(ChatResponse response) {
		this.last = response;
		Generation result = response.getResult();
		if (result != null) {
			String piece = result.getOutput().getText();
			this.text.append((piece != null) ? piece : "");
			this.finished |= "STOP".equals(result.getMetadata().getFinishReason());
		}
	}

	private String answered() {
		if (this.last == null) {
			throw wrong("has no response");
		}
		RoutedCall call = RoutedCall.from(this.last);
		BigDecimal cost = call.cost();
		if (cost != null && cost.signum() <= 0) {
			throw wrong("costs " + call.charge());
		}
		String served = SoakWeather.MODELS.get(0).equals(call.servedBy()) ? "answered" : "answered by a fallback";
		return (cost != null) ? served : served + ", cost unknown";
	}

	private String failed(ChatRouterException failure) {
		String partial = (failure instanceof StreamBrokenException broken) ? broken.partialText() : "";
		if (failure.kind() == FailureKind.UNKNOWN || failure.kind() == FailureKind.POLICY_FAILED
				|| (failure.kind() == FailureKind.CANCELLED && !this.leaves)) {
			throw wrong("ended in " + failure);
		}
		if (!partial.contentEquals(this.text) || !SoakWeather.text(this.number).startsWith(partial)) {
			throw wrong("gave '" + this.text + "' and ended in " + failure + " with '" + partial + "'");
		}
		if (this.way == Way.BUFFERED && failure instanceof StreamBrokenException) {
			throw wrong("broke: " + failure);
		}
		this.pause = (failure.retryAfter() != null) ? failure.retryAfter() : Duration.ZERO;
		return ((failure instanceof StreamBrokenException) ? "broken by " : "failed: ") + failure.kind();
	}

	private WrongException wrong(String what) {
		return new WrongException(this.way + " " + this.number + (this.leaves ? " of one who leaves " : " ") + what);
	}

	/**
	 * How a caller asks.
	 */
	enum Way {

		CALL(null), LIVE(StreamMode.LIVE), BUFFERED(StreamMode.BUFFERED), RESUME(StreamMode.RESUME);

		private final @Nullable StreamMode mode;

		Way(@Nullable StreamMode mode) {
			this.mode = mode;
		}

	}

	/**
	 * What must never come of a call.
	 */
	static final class WrongException extends RuntimeException {

		WrongException(String message) {
			super(message);
		}

	}

}
