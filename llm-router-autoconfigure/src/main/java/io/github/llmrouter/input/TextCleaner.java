package io.github.llmrouter.input;

/**
 * Takes out of a text what no reader sees and no writer types: control characters but for
 * tabs and line breaks, what turns the direction of the text around, halves of surrogate
 * pairs, and tag characters (U+E0000 to U+E007F) but for those of a flag. What scripts
 * and emoji need stays: joiners, variation selectors and the marks of direction that turn
 * nothing around.
 */
final class TextCleaner {

	/** The first half of tag characters, and of some others. */
	private static final char TAG = '\udb40';

	private static final char FIRST_TAG = '\udc00';

	private static final char LAST_TAG = '\udc7f';

	/** U+1F3F4, a black flag. Tags say whose it is. */
	private static final String FLAG = "\ud83c\udff4";

	/** The code of a region and of a part of it: more would be a text to hide. */
	private static final int MAX_FLAG_TAGS = 6;

	private TextCleaner() {
	}

	/**
	 * Clean a text.
	 * @param text the text
	 * @return the same instance if it is clean
	 */
	static String clean(String text) {
		int unwanted = firstUnwanted(text, 0);
		if (unwanted < 0) {
			return text;
		}
		StringBuilder clean = new StringBuilder(text.length() - 1);
		int copied = 0;
		while (unwanted >= 0) {
			clean.append(text, copied, unwanted);
			copied = unwanted + (isPair(text, unwanted) ? 2 : 1);
			unwanted = firstUnwanted(text, copied);
		}
		return clean.append(text, copied, text.length()).toString();
	}

	private static int firstUnwanted(String text, int from) {
		int i = firstSuspect(text, from);
		while (i >= 0 && isPair(text, i) && !isTag(text, i)) {
			i = firstSuspect(text, text.startsWith(FLAG, i) ? flagEnd(text, i + 2) : i + 2);
		}
		return i;
	}

	/** Where the tags of a flag end, or where they would begin if it has none. */
	private static int flagEnd(String text, int start) {
		int end = start;
		for (int tags = 0; tags <= MAX_FLAG_TAGS && isTag(text, end); tags++) {
			end += 2;
			if (text.charAt(end - 1) == LAST_TAG) {
				return (tags > 0) ? end : start;
			}
		}
		return start;
	}

	private static boolean isTag(String text, int start) {
		return start + 1 < text.length() && text.charAt(start) == TAG && text.charAt(start + 1) >= FIRST_TAG
				&& text.charAt(start + 1) <= LAST_TAG;
	}

	/** Reads every text of every prompt: a plain loop, which the compiler makes fast. */
	private static int firstSuspect(String text, int from) {
		int length = text.length();
		for (int i = from; i < length; i++) {
			if (isSuspect(text.charAt(i))) {
				return i;
			}
		}
		return -1;
	}

	/** The most frequent first. */
	private static boolean isSuspect(char c) {
		if (c >= ' ' && c < 0x7f) {
			return false;
		}
		if (c < 0xa0) {
			return c != '\n' && c != '\r' && c != '\t';
		}
		return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || Character.isSurrogate(c);
	}

	private static boolean isPair(String text, int start) {
		return start + 1 < text.length() && Character.isSurrogatePair(text.charAt(start), text.charAt(start + 1));
	}

}
