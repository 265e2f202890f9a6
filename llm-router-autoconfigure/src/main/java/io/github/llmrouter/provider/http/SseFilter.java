package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A stream of server-sent events whose every event has been inspected. Comments and empty
 * events are left out; events pass one by one, as soon as they are whole. Used by one
 * thread, but for {@link #close()}.
 */
final class SseFilter extends InputStream {

	/** An image comes in one event. More would be held, decoded and parsed as a whole. */
	private static final int MAX_EVENT = 16 * 1024 * 1024;

	private static final byte[] NOTHING = {};

	private final InputStream in;

	private final LineReader lines;

	private final SseInspector inspector;

	private final BooleanSupplier over;

	private final SseEvent event = new SseEvent();

	private byte[] output = NOTHING;

	private int position;

	private boolean last;

	/**
	 * Create a filter.
	 * @param in the events as they come
	 * @param inspector inspects them
	 * @param over whether the attempt has ended: the broken connection is then no news
	 */
	SseFilter(InputStream in, SseInspector inspector, BooleanSupplier over) {
		this.in = in;
		this.lines = new LineReader(in, MAX_EVENT);
		this.inspector = inspector;
		this.over = over;
	}

	@Override
	public int read() throws IOException {
		return advance() ? this.output[this.position++] & 0xff : -1;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		if (!advance()) {
			return -1;
		}
		int count = Math.min(length, this.output.length - this.position);
		System.arraycopy(this.output, this.position, buffer, offset, count);
		this.position += count;
		return count;
	}

	@Override
	public void close() throws IOException {
		this.in.close();
	}

	private boolean advance() throws IOException {
		if (this.position < this.output.length) {
			return true;
		}
		byte[] next = null;
		try {
			next = this.last ? null : nextEvent();
		}
		catch (IOException ex) {
			if (!this.over.getAsBoolean()) {
				throw ex;
			}
		}
		this.output = (next != null) ? next : NOTHING;
		this.position = 0;
		return next != null;
	}

	private byte @Nullable [] nextEvent() throws IOException {
		while (!this.last) {
			this.last = !readEvent();
			byte[] inspected = inspect();
			this.event.clear();
			if (inspected != null) {
				return inspected;
			}
		}
		return null;
	}

	/**
	 * Read the lines of an event.
	 * @return {@code false} if it is the last
	 */
	private boolean readEvent() throws IOException {
		while (this.lines.next()) {
			if (this.lines.textLength() == 0) {
				return true;
			}
			this.event.add(this.lines.line(), this.lines.length(), this.lines.textLength());
			if (this.event.length() > MAX_EVENT) {
				throw UnreadableResponseException
					.tooLarge("An event of the stream is longer than " + MAX_EVENT + " bytes");
			}
			String data = this.event.singleLine();
			if (data != null && this.inspector.isLast(this.event.name(), data)) {
				return false;
			}
		}
		return false;
	}

	private byte @Nullable [] inspect() throws IOException {
		String data = this.event.data();
		if (data == null) {
			return null;
		}
		String inspected = this.inspector.inspect(this.event.name(), data);
		if (inspected == null) {
			return null;
		}
		boolean unchanged = sameInstance(inspected, data) && !this.event.isTranslated();
		return unchanged ? this.event.original() : this.event.with(inspected);
	}

	@SuppressWarnings("ReferenceEquality")
	private static boolean sameInstance(String one, String other) {
		return one == other;
	}

}
