package io.github.llmrouter;

import org.jspecify.annotations.Nullable;

/**
 * Joins the text of a continuing attempt to the one that went out before: finds where the
 * new text goes on, and leaves out what it repeats. Models that are asked to continue
 * repeat the last words, as they are asked to, or go on at once, or begin anew, or say a
 * word about it first. For one attempt and one thread.
 */
final class Seam {

	/** How much is asked to be repeated, at most. */
	static final int ANCHOR = 60;

	/** How far back a repetition may begin, but for one from the very beginning. */
	private static final int LOOKBACK = 2000;

	/** So much of the same text is no coincidence, wherever it begins and ends. */
	private static final int TELLING = 8;

	/** Each is a word or half of one. */
	private static final int TELLING_IDEOGRAPHS = 2;

	/** So much of the beginning alike, and then another text, is another answer. */
	private static final int SAME_BEGINNING = 24;

	/** So much may be said before the repetition. */
	private static final int PREAMBLE = 160;

	private final String delivered;

	private final String anchor;

	private final StringBuilder held = new StringBuilder();

	private boolean joined;

	/**
	 * Create.
	 * @param delivered what went out, not empty
	 */
	Seam(String delivered) {
		this.delivered = delivered;
		this.anchor = tail(delivered);
	}

	/**
	 * The last words of a text, which a continuation is asked to begin with.
	 * @param text the text
	 * @return its end, from the beginning of a word on where that is possible
	 */
	static String tail(String text) {
		if (text.length() <= ANCHOR) {
			return text;
		}
		int from = text.length() - ANCHOR;
		for (int i = from; i < text.length() - ANCHOR / 3; i++) {
			if (Character.isWhitespace(text.charAt(i - 1)) && !Character.isWhitespace(text.charAt(i))) {
				return text.substring(i);
			}
		}
		return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
	}

	/**
	 * Take in a piece of the new text.
	 * @param piece the piece
	 * @return what goes out now; empty if that is not known yet
	 * @throws UnjoinableException if the new text does not continue the old one
	 */
	String add(String piece) {
		if (this.joined) {
			return piece;
		}
		this.held.append(piece);
		return decide(false);
	}

	/**
	 * The new text is complete.
	 * @return what is still to go out
	 * @throws UnjoinableException if the new text does not continue the old one
	 */
	String end() {
		return this.joined ? "" : decide(true);
	}

	private String decide(boolean end) {
		int start = leadingSpace();
		if (!end && (couldBecomeRepetition(0, start) || couldBecomeRepetition())) {
			return "";
		}
		if (repeats(0, start)) {
			return join(start + this.delivered.length());
		}
		int overlap = overlap();
		if (overlap > 0) {
			return join(overlap);
		}
		if (isAnotherAnswer(start)) {
			throw new UnjoinableException();
		}
		int anchor = (this.anchor.length() >= TELLING) ? this.held.indexOf(this.anchor) : -1;
		if (anchor >= 0) {
			return join(anchor + this.anchor.length());
		}
		boolean mayComeYet = this.anchor.length() >= TELLING && this.held.length() < PREAMBLE + this.anchor.length();
		return (end || !mayComeYet) ? join(0) : "";
	}

	/** It began as the first one did, and went on in another way. */
	private boolean isAnotherAnswer(int start) {
		int alike = alike(0, start);
		return alike > TELLING && alike >= Math.min(SAME_BEGINNING, this.delivered.length() / 2);
	}

	/** The end of what went out that the new text begins with, if it is a repetition. */
	private int overlap() {
		int first = Math.max(0, this.delivered.length() - Math.min(LOOKBACK, this.held.length()));
		for (int from = first; from < this.delivered.length(); from++) {
			int length = this.delivered.length() - from;
			if (repeats(from, 0) && isTelling(from, length)) {
				return length;
			}
		}
		return 0;
	}

	/**
	 * A short repetition is one only if it is made of words: in "a cat" and "tail"
	 * nothing is repeated. The last word may have been cut: "Par" and "Paris" is one, if
	 * no blank is before it, as there is before a word that goes on.
	 */
	private boolean isTelling(int from, int length) {
		if (length >= TELLING || from == 0) {
			return true;
		}
		int first = this.delivered.codePointAt(from);
		if (Character.isIdeographic(first)) {
			return length >= TELLING_IDEOGRAPHS;
		}
		if (Character.isLetterOrDigit(first)) {
			return !Character.isLetterOrDigit(this.delivered.codePointBefore(from));
		}
		boolean ends = length == this.held.length() || !Character.isLetterOrDigit(this.held.charAt(length))
				|| !Character.isLetterOrDigit(this.held.charAt(length - 1));
		return ends && this.held.substring(0, length).chars().anyMatch(Character::isLetter);
	}

	private boolean couldBecomeRepetition() {
		int length = this.held.length();
		int first = Math.max(0, this.delivered.length() - LOOKBACK);
		for (int from = first; from + length <= this.delivered.length(); from++) {
			if (couldBecomeRepetition(from, 0)) {
				return true;
			}
		}
		return false;
	}

	/** Whether all of the new text is alike, and what went out goes on. */
	private boolean couldBecomeRepetition(int from, int start) {
		int length = this.held.length() - start;
		return length <= this.delivered.length() - from && alike(from, start) == length;
	}

	private boolean repeats(int from, int start) {
		int length = this.delivered.length() - from;
		return length <= this.held.length() - start && alike(from, start) == length;
	}

	private int alike(int from, int start) {
		int longest = Math.min(this.delivered.length() - from, this.held.length() - start);
		int alike = 0;
		while (alike < longest && this.delivered.charAt(from + alike) == this.held.charAt(start + alike)) {
			alike++;
		}
		return alike;
	}

	/** A text that begins anew may begin with a blank that the first one did not have. */
	private int leadingSpace() {
		int start = 0;
		while (start < this.held.length() && Character.isWhitespace(this.held.charAt(start))
				&& this.held.charAt(start) != this.delivered.charAt(0)) {
			start++;
		}
		return start;
	}

	private String join(int repeated) {
		this.joined = true;
		return this.held.substring(repeated);
	}

	/**
	 * The new text is another one.
	 */
	static final class UnjoinableException extends RuntimeException {

		UnjoinableException() {
			super("The next answer does not continue what was delivered", null, false, false);
		}

	}

}
