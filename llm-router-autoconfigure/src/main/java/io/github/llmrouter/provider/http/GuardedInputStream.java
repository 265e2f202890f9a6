package io.github.llmrouter.provider.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;

/**
 * Turns what reading fails with into something else.
 */
final class GuardedInputStream extends FilterInputStream {

	private final UnaryOperator<IOException> failures;

	GuardedInputStream(InputStream in, UnaryOperator<IOException> failures) {
		super(in);
		this.failures = failures;
	}

	@Override
	public int read() throws IOException {
		try {
			return super.read();
		}
		catch (IOException ex) {
			throw this.failures.apply(ex);
		}
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		try {
			return super.read(buffer, offset, length);
		}
		catch (IOException ex) {
			throw this.failures.apply(ex);
		}
	}

	@Override
	public void close() throws IOException {
		try {
			super.close();
		}
		catch (IOException ex) {
			throw this.failures.apply(ex);
		}
	}

}
