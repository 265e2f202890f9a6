package io.github.llmrouter.langfuse.observation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.otlp.DropReason;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong with an observation, its content or the filter: nothing of it reaches
 * those who are observed.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnshownObservationTests {

	static List<Throwable> failures() {
		return List.of(new IllegalStateException("canary"), new NoClassDefFoundError("canary"),
				new AssertionError("canary"), new StackOverflowError("canary"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void shouldNotDisturbWhenTheFilterFails(Throwable failure, CapturedOutput output) {
		verify((context, aboutModels) -> {
			throw thrown(failure);
		}, new Observation.Context(), failure, output);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void shouldNotDisturbWhenItCannotBeStarted(Throwable failure, CapturedOutput output) {
		verify((context, aboutModels) -> true, new Observation.Context() {

			@Override
			public String getContextualName() {
				throw thrown(failure);
			}

		}, failure, output);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void shouldNotDisturbWhenItsContentCannotBeRead(Throwable failure, CapturedOutput output) {
		Observation.Context context = new Observation.Context();
		context.addHighCardinalityKeyValue(new KeyValue() {

			@Override
			public String getKey() {
				return "key";
			}

			@Override
			public String getValue() {
				throw thrown(failure);
			}

		});
		verify((any, aboutModels) -> true, context, failure, output);
	}

	/** A filter of Micrometer's replaces the context when the observation stops. */
	@Test
	void shouldCountAnObservationThatIsTakenAway(CapturedOutput output) {
		try (SpanPipeline pipeline = pipeline()) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationFilter((context) -> null)
				.observationHandler(new LangfuseObservationHandler(pipeline, (context, aboutModels) -> true,
						ContentSettings.DEFAULTS, new ApplicationLabels("test", null)));
			Observation.createNotStarted("observation", registry).observe(() -> "answer");

			assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isOne();
		}
		assertThat(warnings(output)).hasSize(1);
	}

	private static void verify(LangfuseObservationFilter filter, Observation.Context context, Throwable failure,
			CapturedOutput output) {
		ContentSettings settings = new ContentSettings(true, true, 1000, (text) -> text);
		try (SpanPipeline pipeline = pipeline()) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig()
				.observationHandler(new LangfuseObservationHandler(pipeline, filter, settings,
						new ApplicationLabels("test", null)));

			assertThatCode(
					() -> Observation.createNotStarted("observation", () -> context, registry).observe(() -> "answer"))
				.doesNotThrowAnyException();
			assertThat(pipeline.statistics().dropped(DropReason.INVALID)).isOne();
			assertThat(pipeline.statistics().queued()).isZero();
		}
		assertThat(warnings(output)).singleElement().asString().contains(failure.getClass().getName());
		assertThat(output).doesNotContain("canary");
	}

	/** To where nobody listens: there is nothing to be sent. */
	private static SpanPipeline pipeline() {
		return new SpanPipeline(LangfuseConnection.of("http://localhost:1", "pk", "sk"),
				new SpanPipelineSettings(1, 100, 1_000_000, 100, Duration.ofHours(1), Duration.ofSeconds(1)),
				Resource.empty(), (exporter) -> {
				}, (tracer) -> {
				});
	}

	private static List<String> warnings(CapturedOutput output) {
		return Stream.of(output.toString().split("\n"))
			.filter((line) -> line.contains("could not be shown in Langfuse"))
			.toList();
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> RuntimeException thrown(Throwable failure) throws E {
		throw (E) failure;
	}

}
