package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.function.BooleanSupplier;

import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;

/**
 * Opens the reply to a streamed request. What decides is how the body begins, not its
 * content type: an error comes as JSON under any name, and a stream may be labelled text.
 */
final class StreamReplies {

	/** A comment, or one of the fields data, event, id and retry. */
	private static final String EVENT_STARTS = ":deir";

	private final AnswerFormat format;

	StreamReplies(AnswerFormat format) {
		this.format = format;
	}

	/**
	 * Open.
	 * @param reply with status 2xx
	 * @param signals of the attempt, or {@code null}
	 * @param over whether the attempt has ended
	 * @return a reply with inspected events, or the error that came instead
	 * @throws IOException if neither came
	 */
	Reply open(Reply reply, @Nullable AttemptSignals signals, BooleanSupplier over) throws IOException {
		PushbackInputStream body = new PushbackInputStream(reply.body());
		int first = skipBlank(body);
		if (first < 0) {
			body.close();
			throw new UnreadableResponseException("The answer is empty");
		}
		body.unread(first);
		Reply opened = new Reply(reply.status(), reply.headers(), body);
		if (EVENT_STARTS.indexOf(first) >= 0) {
			return new Reply(reply.status(), reply.headers(), new SseFilter(body, this.format.events(signals), over));
		}
		Reply answer = this.format.answer(opened);
		if (answer.status() / 100 == 2) {
			answer.body().close();
			throw new UnreadableResponseException("A whole answer came where a stream was asked for");
		}
		return answer;
	}

	private static int skipBlank(InputStream body) throws IOException {
		int value = body.read();
		// white space, or a byte order mark
		while (value >= 0 && (value <= ' ' || value == 0xef || value == 0xbb || value == 0xbf)) {
			value = body.read();
		}
		return value;
	}

}
