package io.github.llmrouter.context;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a context is given fit for logs, traces and headers, and tells the log once
 * for each kind of flaw, never with the value. Any thread may use it.
 */
final class ContextCleaner {

	/** What Langfuse takes. */
	static final int MAX_LENGTH = 200;

	static final int MAX_TAGS = 50;

	static final int MAX_METADATA = 50;

	/** Of all contexts, which are made before anything is configured. */
	static final ContextCleaner SHARED = new ContextCleaner();

	private static final Log logger = LogFactory.getLog(LlmContext.class);

	private static final Pattern NOT_IN_KEYS = Pattern.compile("[^A-Za-z0-9_.-]");

	private final Set<ContextFlaw> told = ConcurrentHashMap.newKeySet();

	/**
	 * Clean a value.
	 * @param value the value
	 * @return at most {@value #MAX_LENGTH} characters of it, or {@code null} if nothing
	 * is left
	 */
	@Nullable String value(@Nullable String value) {
		if (value == null) {
			return null;
		}
		String clean = strip(readable(value));
		if (clean.length() > MAX_LENGTH) {
			tell(ContextFlaw.LENGTH);
			boolean pair = Character.isHighSurrogate(clean.charAt(MAX_LENGTH - 1));
			clean = strip(clean.substring(0, pair ? MAX_LENGTH - 1 : MAX_LENGTH));
		}
		return clean.isEmpty() ? null : clean;
	}

	/**
	 * Clean tags.
	 * @param tags the tags, which may repeat themselves
	 * @return different ones, at most {@value #MAX_TAGS}
	 */
	List<String> tags(Collection<? extends @Nullable String> tags) {
		Set<String> clean = new LinkedHashSet<>();
		for (String tag : tags) {
			String value = value(tag);
			if (value != null) {
				clean.add(value);
			}
		}
		return firstOf(clean);
	}

	/**
	 * Unite tags that are clean.
	 * @param some the first tags
	 * @param others those that follow
	 * @return different ones, at most {@value #MAX_TAGS}
	 */
	List<String> union(List<String> some, List<String> others) {
		if (some.isEmpty() || others.isEmpty()) {
			return some.isEmpty() ? others : some;
		}
		Set<String> union = new LinkedHashSet<>(some);
		union.addAll(others);
		return firstOf(union);
	}

	private List<String> firstOf(Set<String> tags) {
		if (tags.size() <= MAX_TAGS) {
			return List.copyOf(tags);
		}
		tell(ContextFlaw.TAGS);
		return tags.stream().limit(MAX_TAGS).toList();
	}

	/**
	 * Clean metadata and add it to what is clean.
	 * @param present what is there, which is kept if there is too much
	 * @param more what is added, and replaces what is there under the same key
	 * @return at most {@value #MAX_METADATA} entries
	 */
	Map<String, String> metadata(Map<String, String> present, Map<String, ? extends @Nullable String> more) {
		Map<String, String> clean = new LinkedHashMap<>(present);
		more.forEach((name, text) -> {
			String key = key(name);
			String value = value(text);
			if (key == null || value == null) {
				return;
			}
			if (clean.size() < MAX_METADATA || clean.containsKey(key)) {
				clean.put(key, value);
			}
			else {
				tell(ContextFlaw.METADATA);
			}
		});
		return Collections.unmodifiableMap(clean);
	}

	/**
	 * Add metadata that is clean to other such.
	 * @param present what is there, which wins
	 * @param defaults what is added
	 * @return at most {@value #MAX_METADATA} entries
	 */
	Map<String, String> filledIn(Map<String, String> present, Map<String, String> defaults) {
		if (present.isEmpty() || defaults.isEmpty()) {
			return present.isEmpty() ? defaults : present;
		}
		Map<String, String> missing = new LinkedHashMap<>(defaults);
		missing.keySet().removeAll(present.keySet());
		return metadata(present, missing);
	}

	/**
	 * Clean a key of the metadata.
	 * @param name the key
	 * @return the key, or {@code null} if nothing is left of it
	 */
	@Nullable String key(@Nullable String name) {
		String value = value(name);
		if (value == null) {
			return null;
		}
		String key = NOT_IN_KEYS.matcher(value).replaceAll("_");
		if (key.equals(value)) {
			return key;
		}
		tell(ContextFlaw.KEY);
		return NOT_IN_KEYS.matcher(value).replaceAll("").isEmpty() ? null : key;
	}

	private String readable(String value) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (character < ' ' || character > '~') {
				return withoutUnwanted(value);
			}
		}
		return value;
	}

	private String withoutUnwanted(String value) {
		StringBuilder clean = new StringBuilder(value.length());
		value.codePoints().filter((character) -> !isUnwanted(character)).forEach(clean::appendCodePoint);
		if (clean.length() < value.length()) {
			tell(ContextFlaw.CHARACTERS);
		}
		return clean.toString();
	}

	private static boolean isUnwanted(int character) {
		return switch (Character.getType(character)) {
			// half a pair is no character
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
				true;
			default -> (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
		};
	}

	/** Of no-break spaces too. */
	private static String strip(String value) {
		int start = 0;
		int end = value.length();
		while (start < end && isSpace(value.charAt(start))) {
			start++;
		}
		while (start < end && isSpace(value.charAt(end - 1))) {
			end--;
		}
		return value.substring(start, end);
	}

	private static boolean isSpace(char character) {
		return Character.isWhitespace(character) || Character.isSpaceChar(character);
	}

	private void tell(ContextFlaw flaw) {
		if (this.told.add(flaw)) {
			logger.warn(flaw.message() + " This is told once.");
		}
	}

}
