package io.github.llmrouter.observation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * What has come of an attempt. Asked when it ends.
 */
public interface AttemptProgress {

	/**
	 * How long the attempt has taken.
	 * @return the time since it began
	 */
	Duration elapsed();

	/**
	 * How long the first piece of a streamed answer took.
	 * @return the time from the beginning, or {@code null} if none has come
	 */
	@Nullable Duration firstToken();

	/**
	 * How long the pieces of a streamed answer came.
	 * @return the time from the first to the last piece, or {@code null} if none has come
	 */
	@Nullable Duration streamed();

	/**
	 * Whether it continues what another attempt had begun. Known from the beginning.
	 * @return {@code true} where a broken stream is resumed
	 */
	boolean resumes();

	/**
	 * What has come of the answer, joined.
	 * @return the answer or its beginning, or {@code null} if nothing has come
	 */
	@Nullable ChatResponse received();

}
