package io.github.llmrouter.score;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.github.llmrouter.failure.RetryAfter;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseHttp.Reply;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends one score after the other, each as often as it takes, within bounds. Blocks. For
 * use by one thread.
 */
final class ScoreSender {

	private static final Log logger = LogFactory.getLog(Scores.class);

	static final int MAX_ATTEMPTS = 5;

	private static final Duration FIRST_DELAY = Duration.ofSeconds(1);

	/** Longer than any limit of Langfuse asks for. */
	private static final Duration MAX_DELAY = Duration.ofMinutes(5);

	private final Supplier<LangfuseHttp> http;

	private final Pause pause;

	private final DoubleSupplier random;

	private final InstantSource clock;

	private final Set<String> told = new HashSet<>();

	ScoreSender(Supplier<LangfuseHttp> http, Pause pause, DoubleSupplier random, InstantSource clock) {
		this.http = http;
		this.pause = pause;
		this.random = random;
		this.clock = clock;
	}

	/**
	 * Send a score.
	 * @param body the body of the request
	 * @return what came of it
	 * @throws InterruptedException if this thread was interrupted
	 */
	Result send(byte[] body) throws InterruptedException {
		for (int attempt = 1;; attempt++) {
			Answer answer = ask(body);
			if (answer.result() != Result.OUTAGE || attempt >= MAX_ATTEMPTS) {
				return tell(answer);
			}
			if (!this.pause.await(delay(attempt, answer.retryAfter()))) {
				if (answer.retryAfter() != null) {
					return tell(answer);
				}
				// there is no time to wait, but for one more
				attempt = MAX_ATTEMPTS - 1;
			}
		}
	}

	private Answer ask(byte[] body) throws InterruptedException {
		Reply reply;
		try {
			LangfuseHttp http = this.http.get();
			reply = http.sendUnread(http.request("scores")
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofByteArray(body))
				.build());
		}
		catch (IOException ex) {
			return new Answer(Result.OUTAGE, ex.getClass().getSimpleName(), null);
		}
		return new Answer(result(reply), problem(reply.status()), retryAfter(reply));
	}

	private static Result result(Reply reply) {
		if (reply.isSuccess()) {
			return Result.SENT;
		}
		return switch (reply.status()) {
			case 401, 403 -> Result.REFUSED;
			case 429 -> Result.OUTAGE;
			default -> (reply.status() >= 500) ? Result.OUTAGE : Result.FAILED;
		};
	}

	private static String problem(int status) {
		return switch (status) {
			case 401 -> "does not accept the keys of llm.langfuse (status 401)";
			// a plan that is used up is told so as well
			case 403 -> "refuses the project or its keys (status 403)";
			default -> "status " + status;
		};
	}

	private Duration delay(int attempt, @Nullable Duration asked) {
		double millis = FIRST_DELAY.multipliedBy(1L << (attempt - 1)).toMillis();
		Duration own = Duration.ofMillis(Math.round(millis / 2 + this.random.getAsDouble() * millis / 2));
		if (asked == null || asked.compareTo(own) <= 0) {
			return own;
		}
		return (asked.compareTo(MAX_DELAY) < 0) ? asked : MAX_DELAY;
	}

	private @Nullable Duration retryAfter(Reply reply) {
		Instant now = this.clock.instant();
		return reply.headers()
			.firstValue("Retry-After")
			.map((value) -> RetryAfter.parse(value, now).delay())
			.orElse(null);
	}

	private Result tell(Answer answer) {
		if (answer.result() == Result.REFUSED) {
			logger.error("Langfuse " + answer.problem() + ". No more scores are sent.");
		}
		else if (answer.result() != Result.SENT && this.told.add(answer.problem())) {
			logger.warn("Langfuse did not take a score (" + answer.problem() + "). This is told once.");
		}
		return answer.result();
	}

	/**
	 * What Langfuse answered.
	 *
	 * @param result what it means
	 * @param problem what it was, for the log
	 * @param retryAfter when to ask again, {@code null} if that was not said
	 */
	private record Answer(Result result, String problem, @Nullable Duration retryAfter) {
	}

	/**
	 * What came of sending a score.
	 */
	enum Result {

		/** It was taken. */
		SENT,

		/** It was not taken; others may be. */
		FAILED,

		/** It was not taken, and no other would be at present. */
		OUTAGE,

		/** It was not taken, and no other ever will be. */
		REFUSED

	}

	/**
	 * Waits between two attempts.
	 */
	@FunctionalInterface
	interface Pause {

		/**
		 * Wait.
		 * @param delay how long
		 * @return whether to go on
		 * @throws InterruptedException if this thread was interrupted
		 */
		boolean await(Duration delay) throws InterruptedException;

	}

}
