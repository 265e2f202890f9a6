package io.github.llmrouter.langfuse.observation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.llmrouter.agent.ObservedAgentTracer;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of the content of observations is shown in Langfuse.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class ShownContentTests {

	private static final LangfuseMasker MASKER = (text) -> text.replace("canary", "masked");

	@ParameterizedTest
	@EnumSource
	void shouldShowWhatIsAskedAndAnswered(Kind kind) {
		ReceivedSpan span = Shown.of(kind.context(), ContentSettings.DEFAULTS);

		assertThat(span.get("type")).isEqualTo(kind.type());
		assertContent(span, "input", kind.hasInput(), Kind.ASKED);
		assertContent(span, "output", kind.hasOutput(), Kind.ANSWERED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowWhatIsAskedOnly(Kind kind) {
		ReceivedSpan span = Shown.of(kind.context(), settings(true, false, 1000, LangfuseMasker.NONE));

		assertContent(span, "input", kind.hasInput(), Kind.ASKED);
		assertThat(span.toString()).doesNotContain(Kind.ANSWERED);
	}

	@ParameterizedTest
	@EnumSource
	void shouldShowWhatIsAnsweredOnly(Kind kind) {
		ReceivedSpan span = Shown.of(kind.context(), settings(false, true, 1000, LangfuseMasker.NONE));

		assertContent(span, "output", kind.hasOutput(), Kind.ANSWERED);
		assertThat(span.toString()).doesNotContain(Kind.ASKED);
	}

	private static void assertContent(ReceivedSpan span, String attribute, boolean shown, String content) {
		if (shown) {
			assertThat(span.get(attribute)).asString().contains(content);
		}
		else {
			assertThat(span.get(attribute)).isNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldMaskEveryText(Kind kind) {
		Observation.Context context = kind.context();
		context.setError(new IllegalStateException("error-canary"));
		ReceivedSpan span = Shown.of(context, settings(true, true, 1000, MASKER));

		assertThat(span.toString()).doesNotContain("canary").contains("IllegalStateException: error-masked");
		assertContent(span, "input", kind.hasInput(), "asked-masked");
		assertContent(span, "output", kind.hasOutput(), "answered-masked");
	}

	static Stream<LangfuseMasker> failing() {
		return Stream.of((text) -> {
			throw new IllegalStateException(text);
		}, (text) -> null, (text) -> {
			throw new StackOverflowError(text);
		});
	}

	@ParameterizedTest
	@MethodSource("failing")
	void shouldLeaveOutWhatCannotBeMasked(LangfuseMasker masker, CapturedOutput output) {
		for (Kind kind : Kind.values()) {
			Observation.Context context = kind.context();
			context.setError(new IllegalStateException("error-canary"));
			ReceivedSpan span = Shown.of(context, settings(true, true, 1000, masker));

			assertThat(span.toString()).doesNotContain("canary");
			assertThat(span.get("status_message")).isEqualTo("IllegalStateException");
			assertContent(span, "input", kind.hasInput(), Content.LEFT_OUT);
			assertContent(span, "output", kind.hasOutput(), Content.LEFT_OUT);
		}
		assertThat(output.getAll()).doesNotContain("canary");
	}

	@ParameterizedTest
	@EnumSource
	void shouldCutWhatIsTooLong(Kind kind) {
		ReceivedSpan span = Shown.of(kind.context(), settings(true, true, 5, LangfuseMasker.NONE));

		assertThat(span.toString()).doesNotContain("canary");
		assertContent(span, "input", kind.hasInput(), " more characters]");
		assertContent(span, "output", kind.hasOutput(), "answe… [10 more characters]");
	}

	@Test
	void shouldNotCutThroughACharacter() {
		assertThat(TextLeaves.cut("ab😀cd", 3)).isEqualTo("ab… [4 more characters]");
		assertThat(TextLeaves.cut("ab😀cd", 4)).isEqualTo("ab😀… [2 more characters]");
		assertThat(TextLeaves.cut("😀", 0)).isEqualTo("… [2 more characters]");
		assertThat(TextLeaves.cut("ab😀", 4)).isEqualTo("ab😀");
	}

	@Test
	void shouldShowTheSchemaOfAToolAsJson() {
		assertThat(schema(settings(true, true, 1000, LangfuseMasker.NONE)))
			.isEqualTo(JsonMapper.shared().readTree(Kind.SCHEMA));
	}

	@Test
	void shouldShowTheSchemaOfAToolAsTextWhereItIsMaskedOrCut() {
		assertThat(schema(settings(true, true, 1000, MASKER)).asString())
			.isEqualTo(Kind.SCHEMA.replace("canary", "masked"));
		assertThat(schema(settings(true, true, 10, LangfuseMasker.NONE)).isString()).isTrue();
		assertThat(schema(settings(true, true, 10, LangfuseMasker.NONE)).asString()).endsWith(" more characters]");
	}

	/** Of what is too long together, the end of the conversation is kept longest. */
	@Test
	void shouldCutSchemasBeforeMessages() {
		JsonNode input = input(settings(true, true, 3 * Kind.ASKED.length(), LangfuseMasker.NONE));

		assertThat(input.get("messages").toString()).contains(Kind.ASKED).doesNotContain("more characters");
		assertThat(input.get("tools").toString()).contains("more characters").doesNotContain(Kind.ASKED);
	}

	private static JsonNode schema(ContentSettings settings) {
		return input(settings).get("tools").get(0).get("function").get("parameters");
	}

	private static JsonNode input(ContentSettings settings) {
		return JsonMapper.shared().readTree(String.valueOf(Shown.of(Kind.CHAT_MODEL.context(), settings).get("input")));
	}

	@Test
	void shouldCountWhatToolsWeigh() {
		int messages = 3 * Kind.ASKED.length();
		int tools = ("Weather " + Kind.ASKED + Kind.SCHEMA).length();

		assertThat(ContentWeight.of(Kind.prompt())).isEqualTo(2L * (messages + tools));
	}

	@Test
	void shouldShowKeyValuesOfOtherObservationsAsFarAsInputs() {
		Observation.Context context = new Observation.Context();
		context.addLowCardinalityKeyValue(KeyValue.of("http.method", "canary ".repeat(100)));
		assertThat(Shown.of(context, settings(true, true, 10, MASKER)).get("metadata.http_method")).asString()
			.startsWith("masked mas… [");
		assertThat(Shown.of(context, settings(false, true, 10, MASKER)).get("metadata.http_method")).isNull();
	}

	@Test
	void shouldMaskStatesAndEvents() {
		List<ReceivedSpan> spans = Shown.of((registry) -> agents(registry).trace("agent", "Why?", (run) -> {
			run.transition("state-canary").event("event-canary", Map.of("key", "value-canary"));
			return "answer";
		}), settings(true, true, 1000, MASKER));

		assertThat(spans).extracting(ReceivedSpan::name).contains("agent", "event-masked").hasSize(3);
		assertThat(spans.toString()).contains("state-masked", "value-masked").doesNotContain("canary");
	}

	private static ObservedAgentTracer agents(ObservationRegistry registry) {
		return new ObservedAgentTracer(new RouterObservations(registry, null, null), null, null, Clock.systemUTC());
	}

	@Test
	void shouldNotTellContentWhenItFails(CapturedOutput output) {
		AtomicInteger asked = new AtomicInteger();
		List<ReceivedSpan> spans = Shown.of((registry) -> {
			Observation.createNotStarted("bad", () -> new Observation.Context() {
				@Override
				public String getContextualName() {
					asked.incrementAndGet();
					throw new IllegalStateException("text-canary");
				}
			}, registry).start().stop();
		}, ContentSettings.DEFAULTS);

		assertThat(spans).isEmpty();
		assertThat(asked).hasPositiveValue();
		assertThat(output.getAll()).contains("IllegalStateException").doesNotContain("canary");
	}

	private static ContentSettings settings(boolean prompts, boolean completions, int maxLength,
			LangfuseMasker masker) {
		return new ContentSettings(prompts, completions, maxLength, masker);
	}

}
