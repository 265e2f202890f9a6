package io.github.llmrouter.langfuse.observation;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.llmrouter.agent.AgentRunObservationContext;
import io.github.llmrouter.agent.ObservedAgentTracer;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.document.Document;
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

	@Test
	void shouldKeepNamesShortAndClean() {
		List<ReceivedSpan> spans = Shown
			.of((registry) -> agents(registry).trace("agent\r\n" + "a".repeat(300), "", (run) -> {
				run.transition("state\u202e" + "s".repeat(300)).transition("\n");
				return run.event("event\u0000", Map.of("key\n" + "k".repeat(300), "value", " ", "lost"));
			}), ContentSettings.DEFAULTS);

		assertThat(spans).extracting(ReceivedSpan::name)
			.containsExactlyInAnyOrder("agent" + "a".repeat(195), "state state" + "s".repeat(189), "event");
		assertThat(spans).flatExtracting((span) -> span.attributes().keySet())
			.contains("langfuse.observation.metadata.key" + "k".repeat(197))
			.doesNotContain("langfuse.observation.metadata. ");
	}

	@Test
	void shouldShowWhatAnAgentWasGivenThen() {
		List<String> conversation = new ArrayList<>(List.of("asked"));
		Map<String, Object> result = new HashMap<>(Map.of("is", "then"));
		Conversation bean = new Conversation(new ArrayList<>(List.of(new Question("then"))));
		List<ReceivedSpan> spans = Shown.of((registry) -> {
			agents(registry).trace("agent", conversation, (run) -> {
				conversation.add("later");
				run.event("event", Map.of("conversation", conversation, "bean", bean));
				return result;
			});
			conversation.clear();
			result.put("is", "now");
			bean.getQuestions().clear();
		}, ContentSettings.DEFAULTS);

		assertThat(spans).filteredOn((span) -> span.name().equals("event")).singleElement().satisfies((event) -> {
			assertThat(event.get("metadata.conversation")).isEqualTo("[\"asked\",\"later\"]");
			assertThat(event.get("metadata.bean")).isEqualTo("{\"questions\":[{\"text\":\"then\"}]}");
		});
		assertThat(spans).filteredOn((span) -> span.name().equals("agent")).singleElement().satisfies((agent) -> {
			assertThat(agent.get("input")).isEqualTo("[\"asked\"]");
			assertThat(agent.get("output")).isEqualTo("{\"is\":\"then\"}");
		});
	}

	@Test
	void shouldKeepTheLastStatesOfAnAgentThatRunsForEver() {
		List<AgentRunObservationContext> runs = new ArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> {
			if (context instanceof AgentRunObservationContext run) {
				runs.add(run);
			}
			return false;
		});
		registry.observationConfig().observationHandler(new ObservationTextPublisher((text) -> {
		}));
		agents(registry).trace("agent", "", (run) -> {
			for (int i = 0; i < 5000; i++) {
				run.transition("s" + i);
			}
			return "";
		});

		assertThat(runs.get(0).getTransitions()).hasSize(1000)
			.first()
			.satisfies((transition) -> assertThat(transition.to()).isEqualTo("s4000"));
	}

	@Test
	void shouldMaskEachTextAsItIs() {
		LangfuseMasker masker = (text) -> text.equals("a \"canary\"\n") ? "masked" : text;
		Map<String, Object> input = Map.of("cost", new BigDecimal("0.12345678901234567890"), "texts",
				List.of("a \"canary\"\n", "plain"));
		List<ReceivedSpan> spans = Shown.of((registry) -> agents(registry).trace("agent", input, (run) -> {
			run.event("event", Map.of("key", Map.of("a \"canary\"\n", 1), "cost", List.of(new BigDecimal("1.10"))));
			return null;
		}), settings(true, true, 1000, masker));

		assertThat(spans.toString()).doesNotContain("canary")
			.contains("[\"masked\",\"plain\"]", "{\"masked\":1}", "[1.10]");
	}

	@Test
	void shouldLeaveOutWhatNeverEnds() {
		ReceivedSpan span = Shown
			.of((registry) -> agents(registry).trace("agent", new Endless(),
					(run) -> Map.of("more", "x".repeat(5_000_000))), ContentSettings.DEFAULTS)
			.get(0);

		assertThat(span.get("input")).isEqualTo(Content.NOT_WRITTEN);
		assertThat(span.get("output")).isEqualTo(Content.NOT_WRITTEN);
	}

	@ParameterizedTest
	@MethodSource
	void shouldWeighWhatIsNoText(Object content) {
		assertThat(WrittenContent.weight(WrittenContent.of(content, true))).isBetween(1_000_000L, 10_000_000L);
		assertThat(WrittenContent.of(content, false)).isNull();
	}

	static Stream<Object> shouldWeighWhatIsNoText() {
		String text = "x".repeat(1_000_000);
		return Stream.of(text, new StringBuilder(text), new byte[1_000_000], List.of(text), Map.of("key", text),
				List.of(Map.of("key", List.of("no"), "other", text)), Collections.nCopies(1000, "x".repeat(1000)),
				new UserMessage(text), List.of(new Document(text)), new Question(text),
				new Conversation(List.of(new Question("no"), new Question(text))),
				Map.of("key", new Object[] { "no", text }),
				List.of(Map.of("key", List.of(List.of(Map.of("other", text))))));
	}

	/** It may be slow, or never answer. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000 })
	void shouldNotAskTheMaskerOnTheThreadThatIsObserved(int length) {
		Thread observed = Thread.currentThread();
		CountDownLatch done = new CountDownLatch(1);
		Queue<String> asked = new ConcurrentLinkedQueue<>();
		LangfuseMasker masker = (text) -> {
			if (Thread.currentThread() == observed) {
				asked.add(text);
				return text;
			}
			await(done);
			return text.replace("canary", "masked");
		};
		LlmContext who = LlmContext.builder()
			.tenant("tenant")
			.metadata("ticket", "ticket-canary")
			.metadata("tenant", "other")
			.build();
		List<ReceivedSpan> spans = Shown.of((registry) -> {
			try (LlmContext.Scope scope = who.open()) {
				for (int i = 0; i < 20; i++) {
					agents(registry).trace("agent", "x".repeat(length), (run) -> {
						run.transition("state-canary").event("event-canary", Map.of("key", "y".repeat(length)));
						return "z".repeat(length);
					});
					Observation.createNotStarted("other-canary", registry)
						.highCardinalityKeyValue("key", "v".repeat(length))
						.start()
						.stop();
				}
			}
			done.countDown();
		}, settings(true, true, 1000, masker));

		assertThat(asked).isEmpty();
		assertThat(spans).hasSize(80)
			.anySatisfy((span) -> assertThat(span.get("metadata.content_left_out") != null).isEqualTo(length > 1))
			.allSatisfy((span) -> {
				assertThat(span.attributes()).containsEntry("langfuse.trace.metadata.ticket", "ticket-masked")
					.containsEntry("langfuse.trace.metadata.tenant", "tenant");
				assertThat(span.name()).isIn("agent", "state state-masked", "event-masked", "other-masked");
				assertThat(span.get("metadata.states")).isEqualTo(span.name().equals("agent") ? "state-masked" : null);
			});
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The masker is what holds up the thread that sends. */
	@Test
	void shouldLeaveOutRecordsAndBeansIfTooMuchOfThemWaits() {
		CountDownLatch asked = new CountDownLatch(1);
		LangfuseMasker masker = (text) -> {
			await(asked);
			return text;
		};
		List<ReceivedSpan> spans = Shown.of((registry) -> {
			for (int i = 0; i < 20; i++) {
				Question question = new Question("x".repeat(100_000));
				agents(registry).trace("agent", question, (run) -> new Conversation(List.of(question)));
			}
			asked.countDown();
		}, settings(true, true, 1000, masker));

		assertThat(spans).extracting((span) -> span.get("metadata.content_left_out") == null).hasSize(20);
		assertThat(spans.stream().filter((span) -> span.get("input") != null).count()).isBetween(1L,
				1_000_000L / 400_000);
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

	private record Question(String text) {
	}

	/** A bean. */
	private static final class Conversation {

		private final List<Question> questions;

		Conversation(List<Question> questions) {
			this.questions = questions;
		}

		@SuppressWarnings("unused")
		public List<Question> getQuestions() {
			return this.questions;
		}

	}

	/** Something that is written as long as anybody reads it. */
	private static final class Endless {

		@SuppressWarnings("unused")
		public Iterator<String> getItems() {
			return Stream.generate(() -> "again").iterator();
		}

	}

	private static ContentSettings settings(boolean prompts, boolean completions, int maxLength,
			LangfuseMasker masker) {
		return new ContentSettings(prompts, completions, maxLength, masker);
	}

}
