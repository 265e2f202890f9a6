package io.github.llmrouter.input;

import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class TextCleanerProperties {

	/** A script, an emoji of several people, a flag, a keycap, and marks of direction. */
	private static final List<String> LEGITIMATE = List.of("a", "Z", "~", " ", "\n", "\r\n", "\t", "ä", "\u00a0", "日",
			"नि", "م\u200cی", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "\u2764\ufe0f", "1\ufe0f\u20e3",
			"\u200e", "\u200f", "\u061c", "\u2029", "\u202f", "\u2065", "\u206a", "\ufeff", "\ue000", "\ud7ff",
			"\uffff");

	private static final String UNWANTED = "\u0000\u0001\u0008\u000b\u000c\u000e\u001b\u001f\u007f\u0080\u0085\u009f"
			+ "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

	@Property
	void shouldReturnTheSameInstanceIfATextIsClean(@ForAll("clean") String text) {
		assertThat(TextCleaner.clean(text)).isSameAs(text);
	}

	@Property
	void shouldHaveNothingToCleanTheSecondTime(@ForAll("any") String text) {
		String clean = TextCleaner.clean(text);
		assertThat(TextCleaner.clean(clean)).isSameAs(clean);
	}

	@Property
	void shouldLeaveNothingThatIsUnwanted(@ForAll("any") String text) {
		String clean = TextCleaner.clean(text);
		assertThat(clean.codePoints()).noneMatch((point) -> Character.getType(point) == Character.SURROGATE
				|| (Character.isISOControl(point) && point != '\n' && point != '\r' && point != '\t')
				|| UNWANTED.indexOf(point) >= 0);
	}

	@Property
	void shouldRemoveNothingElse(@ForAll("clean") String start, @ForAll("unwanted") String unwanted,
			@ForAll("clean") String end) {
		assertThat(TextCleaner.clean(start + unwanted + end)).isEqualTo(start + end);
		assertThat(TextCleaner.clean(unwanted)).isEmpty();
	}

	@Property
	void shouldKeepPairsAndRemoveHalves(@ForAll("pair") String pair, @ForAll("clean") String text) {
		String high = pair.substring(0, 1);
		String low = pair.substring(1);
		assertThat(TextCleaner.clean(text + pair + text)).isEqualTo(text + pair + text);
		assertThat(TextCleaner.clean(high + pair + low)).isEqualTo(pair);
		assertThat(TextCleaner.clean(low + high)).isEmpty();
		assertThat(TextCleaner.clean(text + high)).isEqualTo(text);
		// what is left must not become a pair
		assertThat(TextCleaner.clean(high + "\u0000" + low)).isEmpty();
	}

	@Example
	void shouldKeepWhatScriptsAndEmojiNeed() {
		assertThat(LEGITIMATE).allSatisfy((text) -> assertThat(TextCleaner.clean(text)).isSameAs(text));
	}

	@Provide
	Arbitrary<String> clean() {
		return Arbitraries.of(LEGITIMATE).list().ofMaxSize(40).map((parts) -> String.join("", parts));
	}

	@Provide
	Arbitrary<String> unwanted() {
		return Arbitraries.strings().withChars(UNWANTED).ofMinLength(1).ofMaxLength(5);
	}

	@Provide
	Arbitrary<String> pair() {
		return Arbitraries.integers()
			.between(0x10000, 0x10ffff)
			.filter((point) -> point < 0xe0000 || point > 0xe007f)
			.map(Character::toString);
	}

	@Provide
	Arbitrary<String> any() {
		return Arbitraries
			.oneOf(clean(), unwanted(), pair(), Arbitraries.strings().all(),
					Arbitraries.strings().withCharRange('\ud800', '\udfff'))
			.list()
			.ofMaxSize(10)
			.map((parts) -> String.join("", parts));
	}

}
