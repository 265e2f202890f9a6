package io.github.llmrouter.provider.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Takes secrets, and the piece of the prompt that OpenRouter puts into a moderation
 * error, out of what a provider says about an error: client libraries put it into
 * messages and logs.
 */
public final class Redactor {

	private static final String MASK = "****";

	/** A shorter secret is no secret, and replacing it would garble the text. */
	private static final int MIN_SECRET_LENGTH = 8;

	private static final Pattern KEY = Pattern.compile("\\b(sk|pk|rk)-[A-Za-z0-9_*.-]{6,}");

	private static final Pattern BEARER = Pattern.compile("(?i)\\bBearer\\s+[^\\s\"']+");

	private static final Pattern FLAGGED_INPUT = Pattern
		.compile("\"flagged_input\"\\s*:\\s*\"(?:[^\"\\\\]++|\\\\.)*+\"");

	private static final Pattern SECRET_HEADER = Pattern.compile("auth|key|token|secret|cookie|credential");

	/** As JSON may write any character, and JSON within a string of JSON. */
	private static final Pattern ESCAPE = Pattern.compile("(?<!\\\\)\\\\++(?:u([0-9a-fA-F]{4})|/)");

	private final ProviderConnection connection;

	private final List<String> headers;

	/**
	 * Create a redactor.
	 * @param connection whose secrets are taken out
	 */
	public Redactor(ProviderConnection connection) {
		this.connection = connection;
		this.headers = connection.headers()
			.entrySet()
			.stream()
			.filter((header) -> SECRET_HEADER.matcher(header.getKey().toLowerCase(Locale.ROOT)).find())
			.map(Map.Entry::getValue)
			.toList();
	}

	/**
	 * Redact.
	 * @param text what the provider said, JSON or not
	 * @return the same without secrets; JSON stays JSON
	 */
	public String redact(String text) {
		String redacted = redactLiterally(text);
		// a reader of the JSON sees this
		String unescaped = ESCAPE.matcher(redacted).replaceAll(Redactor::unescape);
		String redactedAgain = redactLiterally(unescaped);
		return redactedAgain.equals(unescaped) ? redacted : redactedAgain;
	}

	// what JSON need not have escaped; all else stays as it is, so that JSON stays JSON
	private static String unescape(MatchResult escape) {
		String code = escape.group(1);
		char c = (code != null) ? (char) Integer.parseInt(code, 16) : '/';
		boolean needless = c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
		return Matcher.quoteReplacement(needless ? String.valueOf(c) : escape.group());
	}

	private String redactLiterally(String text) {
		String redacted = replace(text, this.connection.currentKey());
		for (String header : this.headers) {
			redacted = replace(redacted, header);
		}
		redacted = KEY.matcher(redacted).replaceAll("$1-" + MASK);
		redacted = BEARER.matcher(redacted).replaceAll("Bearer " + MASK);
		return FLAGGED_INPUT.matcher(redacted).replaceAll("\"flagged_input\":\"" + MASK + "\"");
	}

	private static String replace(String text, @Nullable String secret) {
		return (secret == null || secret.length() < MIN_SECRET_LENGTH) ? text : text.replace(secret, MASK);
	}

}
