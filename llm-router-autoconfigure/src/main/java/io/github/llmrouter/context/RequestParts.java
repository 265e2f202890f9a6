package io.github.llmrouter.context;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * What of a web request says who asks.
 */
final class RequestParts {

	/**
	 * Spring Security's, whose name is the same for everybody. Known only by its name.
	 */
	private static final String ANONYMOUS = "AnonymousAuthenticationToken";

	private static final int LENGTH = 16;

	private RequestParts() {
	}

	/**
	 * The user.
	 * @param principal the principal of the request, if there is one
	 * @return its name, or {@code null} for nobody in particular
	 */
	static @Nullable String user(@Nullable Principal principal) {
		return (principal == null || principal.getClass().getSimpleName().equals(ANONYMOUS)) ? null
				: principal.getName();
	}

	/**
	 * The session. Its id is as good as a password, so only a hash of it is told.
	 * @param id the id
	 * @return the first half of its SHA-256 hash
	 */
	static String session(String id) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
