package io.github.llmrouter.provider.http;

/**
 * The header that carries a provider's key.
 */
public enum KeyHeader {

	/** {@code Authorization: Bearer …}. */
	BEARER("Authorization", "Bearer "),

	/** {@code x-api-key: …}. */
	X_API_KEY("x-api-key", "");

	private final String header;

	private final String prefix;

	KeyHeader(String header, String prefix) {
		this.header = header;
		this.prefix = prefix;
	}

	String header() {
		return this.header;
	}

	String value(String key) {
		return this.prefix + key;
	}

}
