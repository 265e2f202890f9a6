package io.github.llmrouter.provider.http;

import okhttp3.Headers;

/**
 * Collects the headers of a request: none that a line break could split, and none by
 * which a client library tells about this machine.
 */
public final class RequestHeaders {

	private static final String TELEMETRY_PREFIX = "x-stainless-";

	private final Headers.Builder headers = new Headers.Builder();

	/**
	 * Add a header.
	 * @param name its name
	 * @param value its value; other characters than ASCII are sent as UTF-8
	 * @throws IllegalArgumentException if it cannot be sent; the message does not hold
	 * the value
	 */
	public void add(String name, String value) {
		if (!name.regionMatches(true, 0, TELEMETRY_PREFIX, 0, TELEMETRY_PREFIX.length())) {
			HeaderValues.check(name, value);
			this.headers.addUnsafeNonAscii(name, value);
		}
	}

	public Headers build() {
		return this.headers.build();
	}

}
