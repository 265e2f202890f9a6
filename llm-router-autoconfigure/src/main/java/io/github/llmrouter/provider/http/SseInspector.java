package io.github.llmrouter.provider.http;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Looks at each data event of one stream before the client library does. Used by one
 * thread at a time.
 */
public interface SseInspector {

	/**
	 * Inspect.
	 * @param event the event's name, or {@code null}
	 * @param data its data, never blank
	 * @return the data to pass on; the same instance if nothing was changed; {@code null}
	 * to drop the event
	 * @throws UnreadableResponseException if the data cannot be read: what it held cannot
	 * be known, so what follows is no whole answer
	 * @throws IOException if the stream cannot go on
	 */
	@Nullable String inspect(@Nullable String event, String data) throws IOException;

	/**
	 * Whether nothing is to come after this data. The stream then ends, even if the
	 * provider keeps the connection open.
	 * @param event the event's name, or {@code null}
	 * @param data its data
	 * @return whether it is the last
	 */
	boolean isLast(@Nullable String event, String data);

}
