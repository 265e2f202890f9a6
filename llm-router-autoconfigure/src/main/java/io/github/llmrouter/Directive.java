package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * What a driver has to do next. Both drivers understand these four and nothing else.
 */
sealed interface Directive {

	/**
	 * Wait, then continue.
	 *
	 * @param delay how long
	 * @param then what to continue with
	 */
	record Pause(Duration delay, Supplier<Directive> then) implements Directive {
	}

	/**
	 * Ask a target and report how it went.
	 *
	 * @param run the attempt
	 */
	record Ask(AttemptRun run) implements Directive {
	}

	/**
	 * The call is over and has an answer.
	 *
	 * @param rest what has not gone out yet: the answer of a call, and of a stream what
	 * was held back
	 */
	record Done(List<ChatResponse> rest) implements Directive {
	}

	/**
	 * The call is over without an answer.
	 *
	 * @param reason a {@code ChatRouterException}, or an {@code Error} as it was thrown
	 */
	record Fail(Throwable reason) implements Directive {
	}

}
