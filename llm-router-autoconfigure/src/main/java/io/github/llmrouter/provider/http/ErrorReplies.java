package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import okhttp3.ResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Makes the body of a refusal safe and readable: bounded, redacted, and a JSON object
 * even where a proxy has answered with HTML or text, which client libraries drop.
 */
final class ErrorReplies {

	private static final int MAX_BODY = 64 * 1024;

	private static final int MAX_TEXT = 500;

	/** The body nearly always comes with the status, which says enough without it. */
	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Redactor redactor;

	ErrorReplies(Redactor redactor) {
		this.redactor = redactor;
	}

	/**
	 * Let nobody wait long for the body of a refusal.
	 * @param body the body, of which nothing has been read
	 */
	void limitWait(ResponseBody body) {
		body.source().timeout().deadline(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	Reply tidy(Reply reply) {
		String body = this.redactor.redact(read(reply.body()));
		if (!body.isBlank() && !isObject(body)) {
			String text = body.strip();
			text = (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) : text;
			body = "{\"error\":{\"message\":" + LosslessJson.MAPPER.writeValueAsString(text) + "}}";
		}
		return reply.with(reply.status(), body);
	}

	private static String read(InputStream body) {
		byte[] bytes = new byte[MAX_BODY];
		int length = 0;
		try (body) {
			int count = 0;
			while (count >= 0) {
				length += count;
				count = (length < MAX_BODY) ? body.read(bytes, length, MAX_BODY - length) : -1;
			}
			return new String(bytes, 0, length, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			// all of it may have come all the same; otherwise the status says enough
			String begin = new String(bytes, 0, length, StandardCharsets.UTF_8);
			return isObject(begin) ? begin : "";
		}
	}

	private static boolean isObject(String body) {
		try {
			JsonNode node = LosslessJson.read(body);
			return node != null && node.isObject();
		}
		catch (IOException | JacksonException ex) {
			return false;
		}
	}

}
