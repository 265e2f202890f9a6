package io.github.llmrouter.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Tokens}.
 */
class TokensTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "one", "one two", "  one\ntwo\t three  ", "{\"a\":1}", "\uD83D\uDE00 smile" })
	void shouldLoseNothing(String text) {
		assertThat(String.join("", Tokens.words(text))).isEqualTo(text);
		assertThat(String.join("", Tokens.pieces(text))).isEqualTo(text);
	}

	@Test
	void shouldTakeWordsWithBlanksBeforeThem() {
		assertThat(Tokens.words("one two  three ")).containsExactly("one", " two", "  three ");
	}

	@Test
	void shouldNotSplitCharacters() {
		assertThat(Tokens.pieces("1234567\uD83D\uDE00rest")).containsExactly("1234567\uD83D\uDE00", "rest");
	}

	@Test
	void shouldEstimateByLength() {
		assertThat(Tokens.estimate(0)).isZero();
		assertThat(Tokens.estimate(1)).isEqualTo(1);
		assertThat(Tokens.estimate(4)).isEqualTo(1);
		assertThat(Tokens.estimate(5)).isEqualTo(2);
	}

}
