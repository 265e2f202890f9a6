package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;

import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One request and its reply.
 *
 * @param call the request
 * @param events how far it got
 * @param stream whether its answer is to be streamed
 * @param signals of its attempt, or {@code null}
 * @param over whether its attempt has ended
 */
record Exchange(Call call, CallEvents events, boolean stream, @Nullable AttemptSignals signals, AtomicBoolean over) {

	/**
	 * Begin an exchange, which ends with its attempt.
	 */
	static Exchange of(Call call, CallEvents events, boolean stream, @Nullable AttemptSignals signals) {
		AtomicBoolean over = new AtomicBoolean();
		if (signals != null) {
			signals.onEnd(() -> {
				// first, so that the reader does not take the broken connection for a
				// failure
				over.set(true);
				call.cancel();
			});
		}
		return new Exchange(call, events, stream, signals, over);
	}

	/**
	 * Turn the response into a reply that is bounded, redacted and checked.
	 * @param response the response; closed if there is no reply
	 * @param content the response's body as it comes
	 * @param maxBytes how long it may be
	 * @param format how answers are written
	 * @param errors makes refusals readable
	 * @return the reply
	 * @throws IOException if the response is no reply
	 */
	Reply reply(Response response, InputStream content, long maxBytes, AnswerFormat format, ErrorReplies errors)
			throws IOException {
		boolean open = true;
		try {
			if (!response.isSuccessful()) {
				errors.limitWait(response.body());
			}
			Reply raw = new Reply(response.code(), response.headers(),
					new CappedInputStream(body(response, content), maxBytes));
			Reply reply = (isSuccess(raw)) ? answer(raw, format) : raw;
			reply = isSuccess(reply) ? reply : errors.tidy(reply);
			open = false;
			return reply;
		}
		finally {
			if (open) {
				response.close();
			}
		}
	}

	private static InputStream body(Response response, InputStream content) throws IOException {
		// OkHttp unzips only where it has asked for it itself
		if (!"gzip".equalsIgnoreCase(response.header("Content-Encoding"))) {
			return content;
		}
		try {
			return new GZIPInputStream(content);
		}
		catch (IOException ex) {
			if (response.isSuccessful()) {
				throw ex;
			}
			// the status is known and says enough
			content.close();
			return InputStream.nullInputStream();
		}
	}

	private Reply answer(Reply reply, AnswerFormat format) throws IOException {
		if (this.signals != null) {
			this.signals.responseId(format.responseId(reply.headers()));
		}
		return this.stream ? new StreamReplies(format).open(reply, this.signals, this.over::get) : format.answer(reply);
	}

	private static boolean isSuccess(Reply reply) {
		return reply.status() / 100 == 2;
	}

}
