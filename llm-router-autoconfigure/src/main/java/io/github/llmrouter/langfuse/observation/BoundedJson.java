package io.github.llmrouter.langfuse.observation;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what an application hands over, which may refer to more than anybody meant to
 * show, or never end.
 */
final class BoundedJson {

	/** Far more than is ever shown, and no danger. */
	private static final int MAX_LENGTH = 4_000_000;

	private BoundedJson() {
	}

	/**
	 * Write.
	 * @param value anything
	 * @return its JSON
	 * @throws RuntimeException if it has none, or too much of it
	 */
	static String write(Object value) {
		StringWriter json = new StringWriter();
		JsonMapper.shared().writeValue(new Bounded(json), value);
		return json.toString();
	}

	/**
	 * Fails when there is too much.
	 */
	private static final class Bounded extends Writer {

		private final StringWriter target;

		Bounded(StringWriter target) {
			this.target = target;
		}

		@Override
		public void write(char[] characters, int offset, int length) throws IOException {
			if (this.target.getBuffer().length() + length > MAX_LENGTH) {
				throw new IOException("more than " + MAX_LENGTH + " characters");
			}
			this.target.write(characters, offset, length);
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	}

}
