package io.github.llmrouter.failure;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for any text that a provider sends.
 */
class RedactionProperties {

	@Property
	void shouldShowNoPlantedKey(@ForAll("keys") Key key, @ForAll @StringLength(max = 700) String before,
			@ForAll @StringLength(max = 20) String after) {
		// as a word of its own
		String text = before + ' ' + key.inText() + ' ' + after;
		assertThat(Redaction.maskSecrets(text)).doesNotContain(key.secret());
		assertThat(Redaction.detail(text)).doesNotContain(key.secret());
	}

	@Property
	void shouldShowNoPlantedKeyNearTheCut(@ForAll("keys") Key key, @ForAll @IntRange(min = 7_800, max = 8_100) int at) {
		String text = "[".repeat(at / 2) + "x ".repeat(at / 4) + key.inText();
		assertThat(Redaction.detail(text)).doesNotContain(key.secret());
	}

	@Property
	void shouldShowNoPlantedKeyOfAnError(@ForAll("keys") Key key) {
		String message = JsonMapper.shared().writeValueAsString("Refused: " + key.inText());
		assertThat(HttpError.classify(401, "{\"error\":{\"message\":" + message + "}}").toString())
			.doesNotContain(key.secret());
		assertThat(
				HttpError
					.classify(400,
							"{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":" + message
									+ "}}}")
					.toString())
			.doesNotContain(key.secret());
		assertThat(HttpError.classify(500, "Refused: " + key.inText()).toString()).doesNotContain(key.secret());
	}

	@Property
	void shouldBePrintableOnOneLine(@ForAll String text, @ForAll @IntRange(min = 1, max = 100) int maxLength) {
		String escaped = Redaction.escape(text, maxLength);
		assertThat(escaped).hasSizeLessThanOrEqualTo(maxLength);
		assertThat(escaped.codePoints().map(Character::getType)).doesNotContain((int) Character.CONTROL,
				(int) Character.FORMAT, (int) Character.SURROGATE, (int) Character.LINE_SEPARATOR,
				(int) Character.PARAGRAPH_SEPARATOR);
	}

	@Property
	void shouldMaskOnce(@ForAll("keys") Key key) {
		String masked = Redaction.maskSecrets("x " + key.inText() + " y");
		assertThat(Redaction.maskSecrets(masked)).isEqualTo(masked);
	}

	@Provide
	Arbitrary<Key> keys() {
		Arbitrary<String> word = Arbitraries.strings()
			.withCharRange('a', 'z')
			.withCharRange('A', 'Z')
			.withCharRange('0', '9')
			.ofMinLength(12)
			.ofMaxLength(64);
		Arbitrary<String> hex = Arbitraries.strings().withChars("0123456789abcdef").ofLength(64).map((s) -> "a1" + s);
		return Arbitraries.oneOf(word.map((secret) -> new Key("sk-" + secret, secret)),
				word.map((secret) -> new Key("sk-or-v1-" + secret, secret)),
				word.map((secret) -> new Key("sk-ant-api03-" + secret, secret)),
				word.map((secret) -> new Key("Bearer " + secret, secret)),
				word.map((secret) -> new Key("Authorization: Basic " + secret + "==", secret)),
				word.map((secret) -> new Key("\"api_key\": \"" + secret + "\"", secret)),
				word.map((secret) -> new Key("API key provided: " + secret, secret)),
				word.map((secret) -> new Key("OPENAI_API_KEY=" + secret, secret)),
				word.map((secret) -> new Key("https://user:" + secret + "@host/", secret)),
				hex.map((secret) -> new Key(secret, secret)));
	}

	record Key(String inText, String secret) {
	}

}
