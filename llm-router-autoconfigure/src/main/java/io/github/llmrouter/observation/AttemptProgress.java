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
	 * What has come of the answer, joined.
	 * @return the answer or its beginning, or {@code null} if nothing has come
	 */
	@Nullable ChatResponse received();

}
