package io.github.llmrouter.input;

/**
 * Takes out of a text what no reader sees and no writer types: control characters but for
 * tabs and line breaks, what turns the direction of the text around, and halves of
 * surrogate pairs. What scripts and emoji need stays: joiners, variation selectors and
 * the marks of direction that turn nothing around.
 */
final class TextCleaner {

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
			copied = unwanted + 1;
			unwanted = firstUnwanted(text, copied);
		}
		return clean.append(text, copied, text.length()).toString();
	}

	private static int firstUnwanted(String text, int from) {
		int i = firstSuspect(text, from);
		while (i >= 0 && isPair(text, i)) {
			i = firstSuspect(text, i + 2);
		}
		return i;
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
