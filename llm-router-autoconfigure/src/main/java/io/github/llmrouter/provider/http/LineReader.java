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

	private final int maxLength;

	private final byte[] buffer = new byte[2048];

	private int position;

	private int limit;

	private byte[] line = new byte[512];

	private int length;

	private int textLength;

	private boolean skipLineFeed;

	/**
	 * Create a reader.
	 * @param in the stream
	 * @param maxLength how many bytes a line may have
	 */
	LineReader(InputStream in, int maxLength) {
		this.in = in;
		this.maxLength = maxLength;
	}

	/**
	 * Read the next line.
	 * @return {@code false} if the stream has ended; a last line without an end is one
	 * @throws UnreadableResponseException if the line is too long
	 * @throws IOException if the stream cannot be read
	 */
	boolean next() throws IOException {
		this.length = 0;
		while (fill()) {
			if (this.skipLineFeed) {
				this.skipLineFeed = false;
				if (this.buffer[this.position] == '\n') {
					this.position++;
					continue;
				}
			}
			int end = endOfLine();
			append(end);
			if (end < this.limit) {
				this.position = end + 1;
				this.skipLineFeed = (this.buffer[end] == '\r');
				this.textLength = this.length;
				this.line[this.length++] = '\n';
				return true;
			}
			this.position = end;
		}
		this.textLength = this.length;
		return this.length > 0;
	}

	private int endOfLine() {
		int index = this.position;
		while (index < this.limit && this.buffer[index] != '\n' && this.buffer[index] != '\r') {
			index++;
		}
		return index;
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

	private void append(int end) throws UnreadableResponseException {
		int count = end - this.position;
		if (this.length + count > this.maxLength) {
			throw UnreadableResponseException
				.tooLarge("A line of the stream is longer than " + this.maxLength + " bytes");
		}
		// one more for the end of the line
		if (this.length + count >= this.line.length) {
			this.line = Arrays.copyOf(this.line, 2 * (this.length + count));
		}
		System.arraycopy(this.buffer, this.position, this.line, this.length, count);
		this.length += count;
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
