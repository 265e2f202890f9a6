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
		if (name.isEmpty() || !isVisibleAscii(name) || name.indexOf(':') >= 0) {
			throw new IllegalArgumentException("A header's name must consist of visible ASCII characters");
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if ((c < ' ' && c != '\t') || c == 0x7f) {
				throw new IllegalArgumentException("The value of header '" + name + "' holds a control character");
			}
		}
	}

	/**
	 * Check a secret that is sent as a header.
	 * @param name the header's name
	 * @param secret the secret
	 * @throws IllegalArgumentException if it cannot be sent; the message does not hold it
	 */
	static void checkSecret(String name, String secret) {
		if (!isVisibleAscii(secret)) {
			throw new IllegalArgumentException("The key for header '" + name + "' must be visible ASCII characters");
		}
	}

	private static boolean isVisibleAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c <= ' ' || c >= 0x7f) {
				return false;
			}
		}
		return true;
	}

}
