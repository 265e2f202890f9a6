package io.github.llmrouter.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.observation.TraceReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Score} and how it is written.
 */
class ScoreTests {

	private static final String TRACE = "0123456789abcdef0123456789abcdef";

	private static final String SPAN = "0123456789abcdef";

	private static final ScoreTarget TARGET = ScoreTarget.trace(TRACE);

	@Test
	void shouldWriteANumberAboutATrace() {
		assertThat(write(Score.numeric(TARGET, "helpful", 0.25))).isEqualTo(json("""
				{"id": "new", "traceId": "%s", "name": "helpful", "value": 0.25, "dataType": "NUMERIC",
				 "environment": "default-env"}""".formatted(TRACE)));
	}

	@Test
	void shouldWriteACategoryAboutAnObservation() {
		Score score = Score.categorical(ScoreTarget.observation(TRACE, SPAN), "tone", "rude")
			.withId("mine")
			.withComment("too short")
			.withConfigId("config")
			.withEnvironment("staging")
			.withMetadata(Map.of("judge", Map.of("scores", List.of(1, 2))));
		assertThat(write(score)).isEqualTo(json("""
				{"id": "mine", "traceId": "%s", "observationId": "%s", "name": "tone", "value": "rude",
				 "dataType": "CATEGORICAL", "comment": "too short", "configId": "config", "environment": "staging",
				 "metadata": {"judge": {"scores": [1, 2]}}}""".formatted(TRACE, SPAN)));
	}

	@Test
	void shouldWriteYesAndNoAboutASession() {
		assertThat(write(Score.bool(ScoreTarget.session("s 1"), "solved", true))).isEqualTo(json("""
				{"id": "new", "sessionId": "s 1", "name": "solved", "value": 1, "dataType": "BOOLEAN",
				 "environment": "default-env"}"""));
		assertThat(write(Score.bool(TARGET, "solved", false)).get("value").asInt()).isZero();
	}

	@Test
	void shouldBeAboutACallOrElseItsTrace() {
		assertThat(ScoreTarget.of(new TraceReference(TRACE, SPAN))).isEqualTo(ScoreTarget.observation(TRACE, SPAN));
		assertThat(ScoreTarget.of(new TraceReference(TRACE, null))).isEqualTo(ScoreTarget.trace(TRACE));
	}

	private static JsonNode write(Score score) {
		return json(new String(new ScoreJson("default-env", () -> "new").write(score)));
	}

	private static JsonNode json(String json) {
		return JsonMapper.shared().readTree(json);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(
			strings = { "", "00000000000000000000000000000000", "0123456789abcdef", "g123456789abcdef0123456789abcdef",
					"0123456789ABCDEF0123456789ABCDEF", "01234567-89ab-cdef-0123-456789abcdef" })
	void shouldRefuseWhatIsNoTrace(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScoreTarget.trace(id)).withMessageContaining("traceId");
		assertThatIllegalArgumentException().isThrownBy(() -> ScoreTarget.observation(id, SPAN));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "0000000000000000", TRACE })
	void shouldRefuseWhatIsNoObservation(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScoreTarget.observation(TRACE, id))
			.withMessageContaining("observationId");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void shouldRefuseWhatIsNoNumber(double value) {
		assertThatIllegalArgumentException().isThrownBy(() -> Score.numeric(TARGET, "n", value));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " " })
	void shouldRefuseBlanks(String blank) {
		assertThatIllegalArgumentException().isThrownBy(() -> Score.numeric(TARGET, blank, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> Score.categorical(TARGET, "n", blank));
		assertThatIllegalArgumentException().isThrownBy(() -> ScoreTarget.session(blank));
		assertThatIllegalArgumentException().isThrownBy(() -> Score.numeric(null, "n", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Production", "langfuse-x", "a b" })
	void shouldRefuseWhatIsNoEnvironment(String environment) {
		Score score = Score.numeric(TARGET, "n", 1);
		assertThatIllegalArgumentException().isThrownBy(() -> score.withEnvironment(environment));
		assertThatIllegalArgumentException().isThrownBy(() -> score.withId(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> score.withConfigId(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> Score.numeric(TARGET, "n".repeat(201), 1));
	}

	@Test
	void shouldRefuseWhatCannotBeWritten() {
		Score score = Score.numeric(TARGET, "n", 1);
		assertThatIllegalArgumentException().isThrownBy(() -> write(score.withMetadata(Map.of("a secret", new Object() {

			public String getSecret() {
				throw new IllegalStateException("a secret");
			}

		})))).withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> write(score.withComment("c".repeat(70_000))));
	}

	@Test
	void shouldNotChangeAfterwards() {
		Map<String, Object> metadata = new HashMap<>(Map.of("a", 1));
		Score score = Score.numeric(TARGET, "n", 1).withMetadata(metadata);
		metadata.put("b", 2);
		assertThat(score.metadata()).isUnmodifiable().containsOnlyKeys("a");
	}

	@Test
	void shouldNotTellWhatAnybodyWrote() {
		assertThat(Score.categorical(TARGET, "n", "secret").withComment("secret")).hasToString("Score[n]");
	}

}
