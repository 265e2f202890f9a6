package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this fake takes for tokens: when it streams, a word with the blanks before it;
 * when it counts, four characters.
 */
final class Tokens {

	private static final Pattern WORD = Pattern.compile("\\s*\\S+(\\s+$)?|\\s+");

	private static final int PIECE = 8;

	private Tokens() {
	}

	static List<String> words(String text) {
		List<String> words = new ArrayList<>();
		Matcher matcher = WORD.matcher(text);
		while (matcher.find()) {
			words.add(matcher.group());
		}
		return words;
	}

	/**
	 * Cut JSON, which has few blanks, into short pieces.
	 * @param text the arguments of a tool call
	 * @return its pieces
	 */
	static List<String> pieces(String text) {
		List<String> pieces = new ArrayList<>();
		int[] codePoints = text.codePoints().toArray();
		for (int start = 0; start < codePoints.length; start += PIECE) {
			pieces.add(new String(codePoints, start, Math.min(PIECE, codePoints.length - start)));
		}
		return pieces;
	}

	static long estimate(long characters) {
		return (characters + 3) / 4;
	}

}
