package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * What a driver has to do next. Both drivers understand these five and nothing else.
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
	 * @param hedge what to do beside it if it has not answered by then, or {@code null}.
	 * Of both ways on, one ends with {@link Leave} at the latest when the other one goes
	 * on to anything else.
	 */
	record Ask(AttemptRun run, @Nullable Pause hedge) implements Directive {
	}

	/**
	 * Nothing: how the call goes on is told where the other attempt is made.
	 */
	enum Leave implements Directive {

		INSTANCE

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
