package io.github.llmrouter;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.llmrouter.Seam.UnjoinableException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Seam}.
 */
class SeamTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
			// goes on at once
			"The quick brown| fox jumps| fox jumps", "The qui|ck brown fox|ck brown fox", "A cat|tail|tail",
			"one two three|.|.", "I think that| is so|  is so",
			// repeats the last words, as it was asked to
			"The quick brown|brown fox jumps| fox jumps", "The quick brown|quick brown fox jumps| fox jumps",
			"The quick brown| brown fox| fox", "It is|is so| so", "one two three|two three|",
			"He was in Par|Paris. Then|is. Then", "He had a ca|a car|r", "1, 2, 3|3, 4|, 4",
			"[1, 10, 100|100, 1000]|, 1000]", "他說他還沒有|還沒有結束|結束",
			// begins anew
			"The quick brown|The quick brown fox| fox", "The quick brown|  The quick brown fox| fox",
			"The quick brown|The quick brown|", "T|The quick|he quick",
			// says something first
			"The quick brown fox jumps|Sure, I go on: The quick brown fox jumps over| over",
			// what looks alike is none
			"I saw the| theatre| theatre", "I eat a| apple| apple", "count 1 2 3| 4 5| 4 5", "10 10| 10 11| 10 11" })
	void shouldJoin(String delivered, String next, String out) {
		for (int size = 1; size <= next.length(); size++) {
			assertThat(joined(delivered, next, size)).as("pieces of " + size)
				.isEqualToIgnoringWhitespace((out != null) ? out : "");
		}
	}

	@ParameterizedTest
	@CsvSource({ "The quick brown fox jumps over,The quick brown fox jumps into the water",
			"The quick brown fox jumps over the dog,The quick brown fox jumps over",
			"The answer is,The answer was 42" })
	void shouldNotJoinAnotherAnswer(String delivered, String next) {
		for (int size = 1; size <= next.length(); size++) {
			int pieces = size;
			assertThatExceptionOfType(UnjoinableException.class).isThrownBy(() -> joined(delivered, next, pieces));
		}
	}

	/** The words all differ, so that it is known what is repeated. */
	@Property
	void shouldYieldTheWholeTextWhateverIsRepeated(@ForAll("texts") String text, @ForAll int cut, @ForAll int from,
			@ForAll @IntRange(min = 1, max = 30) int size) {
		int at = 1 + Math.floorMod(cut, text.length() - 1);
		int begin = Math.floorMod(from, at + 1);
		while (begin > 0 && begin < at && text.charAt(begin - 1) != ' ') {
			begin--;
		}
		boolean cutWithinWord = text.charAt(at) != ' ' && text.charAt(at - 1) != ' ';
		if (begin > 0 && at - begin < 8 && cutWithinWord) {
			// half a word is not taken for a repetition
			begin = at;
		}
		String delivered = text.substring(0, at);
		assertThat(delivered + joined(delivered, text.substring(begin), size)).isEqualTo(text);
	}

	@Property
	void shouldAskToRepeatTheEnd(@ForAll String text) {
		assertThat(text).endsWith(Seam.tail(text));
		assertThat(Seam.tail(text).length()).isLessThanOrEqualTo(Seam.ANCHOR);
		assertThat(Seam.tail(text).isEmpty()).isEqualTo(text.isEmpty());
	}

	@Provide
	Arbitrary<String> texts() {
		return Arbitraries.integers()
			.between(2, 300)
			.map((words) -> IntStream.range(0, words).mapToObj(SeamTests::word).collect(Collectors.joining(" ")));
	}

	/** No two are alike, nor does one begin as another ends. */
	private static String word(int number) {
		return "" + (char) ('a' + number / 26) + (char) ('A' + number % 26) + "_".repeat(number % 5);
	}

	private static String joined(String delivered, String next, int size) {
		Seam seam = new Seam(delivered);
		StringBuilder out = new StringBuilder();
		for (int i = 0; i < next.length(); i += size) {
			out.append(seam.add(next.substring(i, Math.min(next.length(), i + size))));
		}
		return out.append(seam.end()).toString();
	}

}
