package io.github.llmrouter.provider.http;

import java.io.IOException;

import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Knows how a provider's answers with status 2xx are written, and turns each that is none
 * into the failure it is before a client library loses what it says.
 */
public interface AnswerFormat {

	/**
	 * Check a whole answer.
	 * @param reply with status 2xx
	 * @return the reply; an error in its body has become its status
	 * @throws UnreadableResponseException if it holds neither answer nor error
	 * @throws IOException if it cannot be read
	 */
	Reply answer(Reply reply) throws IOException;

	/**
	 * By what id the provider knows an answer.
	 * @param headers of a reply with status 2xx
	 * @return the id, or {@code null} if they do not tell
	 */
	default @Nullable String responseId(Headers headers) {
		return null;
	}

	/**
	 * What inspects the events of one stream.
	 * @param signals told of each data event, or {@code null}
	 * @return the inspector
	 */
	SseInspector events(@Nullable AttemptSignals signals);

}
