package io.github.llmrouter.score;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.LangfuseAccess;
import io.github.llmrouter.langfuse.LangfuseHttp;
import io.github.llmrouter.langfuse.LangfuseHttp.Reply;
import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Sends one score after the other, each as often as it takes, within bounds. Blocks. For
 * use by one thread.
 */
final class ScoreSender {

	private static final Log logger = LogFactory.getLog(Scores.class);

	private final Supplier<LangfuseHttp> http;

	private final Pause pause;

	private final DoubleSupplier random;

	private final InstantSource clock;

	private final LangfuseAccess access;

	private final Set<String> told = new HashSet<>();

	ScoreSender(Supplier<LangfuseHttp> http, Pause pause, DoubleSupplier random, InstantSource clock,
			LangfuseAccess access) {
		this.http = http;
		this.pause = pause;
		this.random = random;
		this.clock = clock;
		this.access = access;
	}

	/**
	 * Send a score.
	 * @param body the body of the request
	 * @return what came of it
	 * @throws InterruptedException if this thread was interrupted
	 */
	Meaning send(byte[] body) throws InterruptedException {
		for (int tries = 1;; tries++) {
			Answer answer = ask(body);
			LangfuseVerdict verdict = answer.verdict();
			if (!verdict.allowsAnother(tries)) {
				return tell(answer);
			}
			if (!this.pause.await(verdict.delay(tries, this.random.getAsDouble()))) {
				if (verdict.retryAfter() != null) {
					return tell(answer);
				}
				// there is no time to wait, but for one more
				tries = LangfuseVerdict.MAX_TRIES - 1;
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
			return new Answer(LangfuseVerdict.of(ex), ex.getClass().getSimpleName());
		}
		return new Answer(LangfuseVerdict.of(reply, this.clock.instant()), reply.problem());
	}

	private Meaning tell(Answer answer) {
		Meaning meaning = answer.verdict().meaning();
		if (meaning == Meaning.UNAUTHORIZED) {
			this.access.refused(answer.problem());
		}
		else if (meaning != Meaning.ACCEPTED && this.told.add(answer.problem())) {
			logger.warn("Langfuse did not take a score (" + answer.problem() + "). This is told once.");
		}
		return meaning;
	}

	/**
	 * What Langfuse answered.
	 *
	 * @param verdict what it means
	 * @param problem what it was, for the log
	 */
	private record Answer(LangfuseVerdict verdict, String problem) {
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
