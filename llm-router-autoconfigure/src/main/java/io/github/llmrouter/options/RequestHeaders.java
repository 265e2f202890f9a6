package io.github.llmrouter.options;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which HTTP headers a call may add to its request.
 */
final class RequestHeaders {

	/** They identify the application or frame the message. */
	private static final Set<String> RESERVED = Set.of("authorization", "proxy-authorization", "x-api-key", "api-key",
			"host", "content-length", "transfer-encoding", "connection");

	private RequestHeaders() {
	}

	/**
	 * Select the headers that are neither reserved nor impossible in HTTP.
	 * @param headers what the call asks for
	 * @return what it may have, {@code null} if that is none
	 */
	static @Nullable Map<String, String> permitted(@Nullable Map<String, String> headers) {
		if (headers == null) {
			return null;
		}
		Map<String, String> permitted = new HashMap<>();
		headers.forEach((name, value) -> {
			if (!RESERVED.contains(name.toLowerCase(Locale.ROOT)) && isName(name) && isValue(value)) {
				permitted.put(name, value);
			}
		});
		return permitted.isEmpty() ? null : permitted;
	}

	private static boolean isName(String name) {
		return !name.isEmpty() && name.chars().allMatch(RequestHeaders::isNameCharacter);
	}

	private static boolean isNameCharacter(int character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
	}

	private static boolean isValue(String value) {
		return value.chars().allMatch((character) -> character == '\t' || (character >= ' ' && character < 0x7f));
	}

}
