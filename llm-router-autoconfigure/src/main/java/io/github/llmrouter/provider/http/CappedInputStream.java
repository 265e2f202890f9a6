package io.github.llmrouter.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends an answer that is longer than it may be with an
 * {@link UnreadableResponseException}.
 */
final class CappedInputStream extends FilterInputStream {

	private final long limit;

	private long count;

	CappedInputStream(InputStream in, long limit) {
		super(in);
		this.limit = limit;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		if (value >= 0) {
			count(1);
		}
		return value;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = super.read(buffer, offset, length);
		if (read > 0) {
			count(read);
		}
		return read;
	}

	@Override
	public boolean markSupported() {
		return false;
	}

	private void count(int read) throws UnreadableResponseException {
		this.count += read;
		if (this.count > this.limit) {
			throw UnreadableResponseException.tooLarge("The answer is longer than " + this.limit + " bytes");
		}
	}

}
