package io.github.llmrouter.langfuse.observation;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.resources.Resource;

/**
 * What Langfuse receives of observations.
 */
final class Shown {

	private Shown() {
	}

	/**
	 * Show one observation.
	 * @param context its context, with everything that is known in the end
	 * @param settings how much content is shown
	 * @return what arrives
	 */
	static ReceivedSpan of(Observation.Context context, ContentSettings settings) {
		List<ReceivedSpan> spans = of(
				(registry) -> Observation.createNotStarted("observation", () -> context, registry).start().stop(),
				settings);
		if (spans.size() != 1) {
			throw new AssertionError("Not one, but " + spans);
		}
		return spans.get(0);
	}

	/**
	 * Show some observations.
	 * @param work makes them
	 * @param settings how much content is shown
	 * @return what arrives
	 */
	static List<ReceivedSpan> of(Consumer<ObservationRegistry> work, ContentSettings settings) {
		try (FakeLangfuse langfuse = FakeLangfuse.start()) {
			ObservationRegistry registry = ObservationRegistry.create();
			SpanPipelineSettings pipelineSettings = new SpanPipelineSettings(1, 100, 1_000_000, 100,
					Duration.ofHours(1), Duration.ofSeconds(20));
			try (SpanPipeline pipeline = new SpanPipeline(LangfuseConnection.of(langfuse.baseUrl(), "pk", "sk"),
					pipelineSettings, Resource.empty(), (exporter) -> {
					}, (tracer) -> {
					})) {
				registry.observationConfig()
					.observationHandler(new LangfuseObservationHandler(pipeline, (context, aboutModels) -> true,
							settings, new ApplicationLabels("test", null)));
				work.accept(registry);
			}
			return langfuse.spans();
		}
	}

}
