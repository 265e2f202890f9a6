package io.github.llmrouter.failure;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Makes text that somebody else wrote fit for logs and exceptions: no secret, no echo of
 * the prompt, one line, of bounded length. It would rather mask too much than too little.
 */
public final class Redaction {

	/** The longest detail of a {@link Failure}, in characters. */
	public static final int DETAIL_LENGTH = 500;

	private static final int CONSIDERED_LENGTH = 8_000;

	/** Stands where a part of the request was quoted. */
	static final String DROPPED = "[request dropped]";

	private static final String MASK = "****";

	private static final Pattern CREDENTIALS_IN_URL = Pattern.compile("://[^/\\s@]{1,200}@");

	private static final Pattern AUTHORIZATION = Pattern
		.compile("(?i)(authorization\\\\{0,2}[\"']?\\s{0,5}[:=]\\s{0,5}\\\\{0,2}[\"']?)[^\"'\\r\\n,;}]+");

	private static final Pattern SCHEME = Pattern
		.compile("(?i)\\b(bearer|basic)\\s{1,5}(?!(?:token|auth|key|credential)s?\\b)[^\\s\"',;}]+");

	private static final Pattern NAMED = Pattern.compile(
			"(?i)(?<![a-z])((?:(?:api|access|secret|private|auth)[-_ ]?)?(?:key|token|secret|password)(?: provided)?"
					+ "\\\\{0,2}[\"']?\\s{0,5}[:=]\\s{0,5}\\\\{0,2}[\"']?)[^\\s\"',;}&\\\\]{3,}");

	private static final Pattern PREFIXED = Pattern.compile("(?<![A-Za-z0-9])"
			+ "(?:((?:sk|rk|pk)-)[A-Za-z0-9*_-]{3,}|(gsk_|hf_|r8_|xai-|pplx-|ghp_|github_pat_|glpat-|AIza|AKIA|eyJ)"
			+ "[A-Za-z0-9*_.-]{10,})");

	private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_+/=-]{32,}");

	private static final Pattern RUN_SEPARATOR = Pattern.compile("[_/-]");

	private static final Pattern ECHO = Pattern
		.compile("(?i)(?:[\"'](?:flagged_input|input|prompt|messages|content|text)\\\\{0,2}[\"']\\s{0,5}:\\s{0,5}"
				+ "\\\\{0,2}[\"'\\[{]|\\binput_value=)");

	private Redaction() {
	}

	/**
	 * Turn what a provider said into the detail of a failure: secrets masked, quoted
	 * parts of the request dropped with all that follows them, escaped as by
	 * {@link #escape}, at most {@link #DETAIL_LENGTH} characters.
	 * @param text what was said
	 * @return the detail, or {@code null} if nothing was said
	 */
	public static @Nullable String detail(@Nullable String text) {
		if (text == null || text.isBlank()) {
			return null;
		}
		String shown = maskSecrets(beginning(text.strip()));
		var echo = ECHO.matcher(shown);
		if (echo.find()) {
			shown = shown.substring(0, echo.start()) + DROPPED;
		}
		return escape(shown, DETAIL_LENGTH);
	}

	/**
	 * Mask what looks like a key, a password or a token and leave the rest as it is.
	 * @param text any text
	 * @return the text without secrets
	 */
	public static String maskSecrets(String text) {
		String masked = CREDENTIALS_IN_URL.matcher(text).replaceAll("://" + MASK + "@");
		masked = AUTHORIZATION.matcher(masked).replaceAll("$1" + MASK);
		masked = SCHEME.matcher(masked).replaceAll("$1 " + MASK);
		masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
		masked = PREFIXED.matcher(masked).replaceAll(MASK);
		return RUN.matcher(masked).replaceAll((run) -> looksRandom(run) ? MASK : run.group());
	}

	/**
	 * Make text printable on one line: control characters, line breaks, and what changes
	 * the direction of text or cannot be seen become escapes such as <code>&#92;n</code>
	 * and <code>&#92;u202e</code>.
	 * @param text any text
	 * @param maxLength the longest result, in characters; what is cut ends in an ellipsis
	 * @return the printable text
	 */
	public static String escape(String text, int maxLength) {
		StringBuilder escaped = new StringBuilder(Math.min(text.length(), maxLength));
		int codePoint;
		for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
			codePoint = text.codePointAt(i);
			int before = escaped.length();
			append(escaped, codePoint);
			boolean last = i + Character.charCount(codePoint) == text.length();
			if (escaped.length() > (last ? maxLength : maxLength - 1)) {
				escaped.setLength(before);
				return escaped.append('…').toString();
			}
		}
		return escaped.toString();
	}

	private static void append(StringBuilder escaped, int codePoint) {
		switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> {
				switch (codePoint) {
					case '\n' -> escaped.append("\\n");
					case '\r' -> escaped.append("\\r");
					case '\t' -> escaped.append("\\t");
					default -> escaped.append("\\u%04x".formatted(codePoint));
				}
			}
			default -> escaped.appendCodePoint(codePoint);
		}
	}

	// ends between two words: half a key might no longer look like one
	private static String beginning(String text) {
		if (text.length() <= CONSIDERED_LENGTH) {
			return text;
		}
		int end = CONSIDERED_LENGTH;
		while (end > 0 && !Character.isWhitespace(text.charAt(end))) {
			end--;
		}
		return text.substring(0, (end > 0) ? end : CONSIDERED_LENGTH);
	}

	// a path or a model's name has no long part in which letters and digits mix
	private static boolean looksRandom(MatchResult run) {
		return RUN_SEPARATOR.splitAsStream(run.group())
			.anyMatch((part) -> part.length() >= 16 && part.chars().anyMatch(Character::isDigit)
					&& part.chars().anyMatch(Character::isLetter));
	}

}
