package io.github.llmrouter.provider.http;

/**
 * Keeps control characters out of headers: a line break in one would let its value write
 * headers of its own.
 */
final class HeaderValues {

	private HeaderValues() {
	}

	/**
	 * Check a header.
	 * @param name its name
	 * @param value its value
	 * @throws IllegalArgumentException if it cannot be sent; the message does not hold
	 * the value
	 */
	static void check(String name, String value) {
		if (name.isEmpty() || !name.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != ':')) {
			throw new IllegalArgumentException("A header's name must consist of visible ASCII characters");
		}
		if (value.chars().anyMatch((c) -> (c < ' ' && c != '\t') || c == 0x7f)) {
			throw new IllegalArgumentException("The value of header '" + name + "' holds a control character");
		}
	}

	/**
	 * Check a secret that is sent as a header.
	 * @param name the header's name
	 * @param secret the secret
	 * @throws IllegalArgumentException if it cannot be sent; the message does not hold it
	 */
	static void checkSecret(String name, String secret) {
		if (!secret.chars().allMatch((c) -> c > ' ' && c < 0x7f)) {
			throw new IllegalArgumentException("The key for header '" + name + "' must be visible ASCII characters");
		}
	}

}
