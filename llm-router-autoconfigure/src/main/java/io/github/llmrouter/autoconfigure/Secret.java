package io.github.llmrouter.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import com.fasterxml.jackson.annotation.JsonValue;

import org.jspecify.annotations.Nullable;

/**
 * A property value that nothing prints. Only {@link #reveal()} gives it away.
 */
final class Secret {

	private static final String MASK = "******";

	private final String value;

	/**
	 * Create a secret; Spring Boot does so when it binds one.
	 * @param value what to hide
	 */
	public Secret(String value) {
		this.value = value;
	}

	/**
	 * Take a blank value, which a placeholder without a value leaves behind, as none.
	 * @param secret the bound secret, or {@code null}
	 * @return the secret, or {@code null} if there is nothing in it
	 */
	static @Nullable Secret orNull(@Nullable Secret secret) {
		return (secret != null && !secret.value.isBlank()) ? secret : null;
	}

	/**
	 * Give the value to what sends it.
	 * @return the value, without surrounding white space
	 */
	String reveal() {
		return this.value.strip();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		// in constant time, so that comparing says nothing about the value
		return other instanceof Secret secret && MessageDigest.isEqual(this.value.getBytes(StandardCharsets.UTF_8),
				secret.value.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public int hashCode() {
		return Secret.class.hashCode();
	}

	@Override
	@JsonValue
	public String toString() {
		return MASK;
	}

}
