package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A step of a reply.
 *
 * @param delay how long to wait before it
 * @param bytes what is sent then, if anything
 * @param token whether it carries a token
 * @param ending how the reply ends after it; {@code null} if it goes on
 */
record Frame(Duration delay, byte[] bytes, boolean token, @Nullable Ending ending) {

	private static final byte[] NOTHING = {};

	static Frame of(byte[] bytes) {
		return new Frame(Duration.ZERO, bytes, false, null);
	}

	static Frame of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	static Frame token(byte[] bytes) {
		return new Frame(Duration.ZERO, bytes, true, null);
	}

	static Frame pause(Duration delay) {
		return new Frame(delay, NOTHING, false, null);
	}

	static Frame end(Ending ending) {
		return new Frame(Duration.ZERO, NOTHING, false, ending);
	}

	Frame after(Duration delay) {
		return new Frame(delay, this.bytes, this.token, this.ending);
	}

}
