package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines that end with CR, LF or both, as server-sent events allow,
 * and waits for no byte more than a line needs. Used by one thread.
 */
final class LineReader {

	private final InputStream in;

	private final byte[] buffer = new byte[2048];

	private int position;

	private int limit;

	private byte[] line = new byte[512];

	private int length;

	private int textLength;

	private boolean skipLineFeed;

	LineReader(InputStream in) {
		this.in = in;
	}

	/**
	 * Read the next line.
	 * @return {@code false} if the stream has ended; a last line without an end is one
	 * @throws IOException if the stream cannot be read
	 */
	boolean next() throws IOException {
		this.length = 0;
		while (fill()) {
			byte value = this.buffer[this.position++];
			if (this.skipLineFeed) {
				this.skipLineFeed = false;
				if (value == '\n') {
					continue;
				}
			}
			if (value == '\n' || value == '\r') {
				this.skipLineFeed = (value == '\r');
				this.textLength = this.length;
				append((byte) '\n');
				return true;
			}
			append(value);
		}
		this.textLength = this.length;
		return this.length > 0;
	}

	private boolean fill() throws IOException {
		if (this.position < this.limit) {
			return true;
		}
		int read = this.in.read(this.buffer, 0, this.buffer.length);
		this.position = 0;
		this.limit = Math.max(0, read);
		return read > 0;
	}

	private void append(byte value) {
		if (this.length == this.line.length) {
			this.line = Arrays.copyOf(this.line, 2 * this.length);
		}
		this.line[this.length++] = value;
	}

	byte[] line() {
		return this.line;
	}

	/**
	 * Length of the line with its end.
	 * @return bytes
	 */
	int length() {
		return this.length;
	}

	/**
	 * Length of the line without its end.
	 * @return bytes
	 */
	int textLength() {
		return this.textLength;
	}

}
