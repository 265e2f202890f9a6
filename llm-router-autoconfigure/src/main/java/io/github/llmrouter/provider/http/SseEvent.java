package io.github.llmrouter.provider.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream while its lines come in. Used by one thread.
 */
final class SseEvent {

	private final ByteArrayOutputStream raw = new ByteArrayOutputStream(512);

	private @Nullable String name;

	private @Nullable String data;

	/** The data so far, if it is of more than one line. */
	private @Nullable StringBuilder lines;

	private boolean ended;

	private boolean translated;

	/**
	 * Add a line.
	 * @param line the line with its end
	 * @param length its length with its end
	 * @param textLength its length without its end, greater than zero
	 */
	void add(byte[] line, int length, int textLength) {
		if (line[0] == ':') {
			return;
		}
		this.raw.write(line, 0, length);
		this.ended = length > textLength;
		if (startsWith(line, textLength, "data")) {
			addData(value(line, textLength, 4));
		}
		else if (startsWith(line, textLength, "event")) {
			this.name = value(line, textLength, 5);
		}
		else if (startsWith(line, textLength, "error")) {
			// llama.cpp tells errors so
			this.name = "error";
			this.translated = true;
			addData(value(line, textLength, 5));
		}
		else if (line[0] == '{') {
			// a server that fails halfway may forget what it was writing
			this.translated = true;
			addData(new String(line, 0, textLength, StandardCharsets.UTF_8));
		}
	}

	private void addData(String value) {
		if (this.data == null) {
			this.data = value;
			return;
		}
		if (this.lines == null) {
			this.lines = new StringBuilder(this.data);
		}
		this.lines.append('\n').append(value);
	}

	private static boolean startsWith(byte[] line, int textLength, String field) {
		if (textLength < field.length() || (textLength > field.length() && line[field.length()] != ':')) {
			return false;
		}
		for (int i = 0; i < field.length(); i++) {
			if (line[i] != field.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private static String value(byte[] line, int textLength, int fieldLength) {
		int start = fieldLength + 1;
		if (start < textLength && line[start] == ' ') {
			start++;
		}
		return (start < textLength) ? new String(line, start, textLength - start, StandardCharsets.UTF_8) : "";
	}

	/**
	 * What it holds so far.
	 * @return bytes
	 */
	int length() {
		return this.raw.size();
	}

	@Nullable String name() {
		return this.name;
	}

	/**
	 * The data so far.
	 * @return the data, or {@code null} if there is none to speak of, as in a keep-alive
	 */
	@Nullable String data() {
		String data = (this.lines != null) ? this.lines.toString() : this.data;
		return (data == null || data.isBlank()) ? null : data;
	}

	/**
	 * The data as long as it is a single line: what ends a stream is one, and need not be
	 * looked for after each line of many.
	 * @return the data, or {@code null} if it is none to speak of or several lines
	 */
	@Nullable String singleLine() {
		return (this.lines == null) ? data() : null;
	}

	/**
	 * Whether its lines are none of a proper event, so that it must not pass as it came.
	 * @return whether it was understood all the same
	 */
	boolean isTranslated() {
		return this.translated;
	}

	/**
	 * The event as it came.
	 * @return its lines and a blank one
	 */
	byte[] original() {
		if (!this.ended) {
			this.raw.write('\n');
		}
		this.raw.write('\n');
		return this.raw.toByteArray();
	}

	/**
	 * The event with other data.
	 * @param data the data, of one line or several
	 * @return its lines and a blank one
	 */
	byte[] with(String data) {
		String event = (this.name != null) ? "event: " + this.name + "\n" : "";
		return (event + "data: " + data.replace("\n", "\ndata: ") + "\n\n").getBytes(StandardCharsets.UTF_8);
	}

	void clear() {
		this.raw.reset();
		this.name = null;
		this.data = null;
		this.lines = null;
		this.translated = false;
	}

}
