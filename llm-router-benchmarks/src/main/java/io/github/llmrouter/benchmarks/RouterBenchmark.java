package io.github.llmrouter.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.observation.ApplicationLabels;
import io.github.llmrouter.langfuse.observation.ContentSettings;
import io.github.llmrouter.langfuse.observation.LangfuseObservationHandler;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.github.llmrouter.observation.RouterMeters;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.jspecify.annotations.Nullable;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.resources.Resource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelMeterObservationHandler;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * What the router adds to a call and to a chunk, over a model that does nothing. A row of
 * the router minus the bare row beside it is what it adds. A median is the row
 * {@code p0.50} of the sampled times, an allocation the row {@code gc.alloc.rate.norm}.
 *
 * <pre>
 * mvn -q -pl llm-router-benchmarks -am -DskipTests package
 * java -jar llm-router-benchmarks/target/benchmarks.jar -prof gc
 * </pre>
 */
@State(Scope.Benchmark)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {

	private static final int CHUNKS = 1000;

	private final Prompt prompt = new Prompt("x".repeat(4096));

	private final ChatModel bare = new NoOpChatModel(CHUNKS, ChatOptions.builder().build());

	private final ChatRouter router = router(this.bare);

	private final ChatRouter openAiRouter = router(
			new NoOpChatModel(CHUNKS, OpenAiChatOptions.builder().model("no-op").build()));

	private final ChatRouter observedRouter = router(this.bare, observed());

	private final Sink sink = new Sink();

	private final ChatRouter shownRouter = router(this.bare, observed(langfuse(this.sink)));

	private static ChatRouter router(ChatModel model) {
		return router(model, RouterObservations.NONE);
	}

	private static ChatRouter router(ChatModel model, RouterObservations observations) {
		return ChatRouter.builder()
			.targets(target("first", model), target("second", model))
			.observations(observations)
			.build();
	}

	/** What Spring Boot sets up where an application has metrics. */
	private static RouterObservations observed(ObservationHandler<?>... more) {
		MeterRegistry meters = new SimpleMeterRegistry();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(new DefaultMeterObservationHandler(meters))
			.observationHandler(new ChatModelMeterObservationHandler(meters))
			.observationHandler(new RouterMeters(meters));
		for (ObservationHandler<?> handler : more) {
			observations.observationConfig().observationHandler(handler);
		}
		return new RouterObservations(observations, null, null);
	}

	/** What Spring Boot sets up where calls are shown in Langfuse. */
	private static LangfuseObservationHandler langfuse(Sink sink) {
		SpanPipeline pipeline = new SpanPipeline(LangfuseConnection.of(sink.baseUrl(), "pk", "sk"),
				SpanPipelineSettings.DEFAULTS, Resource.empty(), (exporter) -> {
				}, (tracer) -> {
				});
		return new LangfuseObservationHandler(pipeline, (context, aboutModels) -> aboutModels, ContentSettings.DEFAULTS,
				new ApplicationLabels(null, null));
	}

	static Target target(String name, ChatModel model) {
		return new Target(name, "no-op", name, model, new TargetAdapter() {

			@Override
			public boolean keepsTimeout() {
				return true;
			}

		});
	}

	/**
	 * The yardstick.
	 * @return the answer
	 */
	@Benchmark
	@BenchmarkMode({ Mode.SampleTime, Mode.AverageTime })
	public ChatResponse callBare() {
		return this.bare.call(this.prompt);
	}

	/**
	 * A call with a 4 KB prompt.
	 * @return the answer
	 */
	@Benchmark
	@BenchmarkMode({ Mode.SampleTime, Mode.AverageTime })
	public ChatResponse callRouter() {
		return this.router.call(this.prompt);
	}

	/**
	 * A call for which the router builds the options that real targets take, which are
	 * large.
	 * @return the answer
	 */
	@Benchmark
	@BenchmarkMode({ Mode.SampleTime, Mode.AverageTime })
	public ChatResponse callRouterOpenAiOptions() {
		return this.openAiRouter.call(this.prompt);
	}

	/**
	 * A call that is observed and counted.
	 * @return the answer
	 */
	@Benchmark
	@BenchmarkMode({ Mode.SampleTime, Mode.AverageTime })
	public ChatResponse callRouterObserved() {
		return this.observedRouter.call(this.prompt);
	}

	/**
	 * A call that is observed, counted and shown in Langfuse. Far more calls are made
	 * than one connection can carry: most are dropped, after everything that happens on
	 * their thread.
	 * @return the answer
	 */
	@Benchmark
	@BenchmarkMode({ Mode.SampleTime, Mode.AverageTime })
	public ChatResponse callRouterShown() {
		return this.shownRouter.call(this.prompt);
	}

	/**
	 * The yardstick, per chunk.
	 * @return the chunks
	 */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OperationsPerInvocation(CHUNKS)
	public @Nullable List<ChatResponse> chunkBare() {
		return this.bare.stream(this.prompt).collectList().block();
	}

	/**
	 * One chunk of a stream of a thousand.
	 * @return the chunks
	 */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OperationsPerInvocation(CHUNKS)
	public @Nullable List<ChatResponse> chunkRouter() {
		return this.router.stream(this.prompt).collectList().block();
	}

	/**
	 * One chunk of a stream of a thousand that is observed and counted.
	 * @return the chunks
	 */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OperationsPerInvocation(CHUNKS)
	public @Nullable List<ChatResponse> chunkRouterObserved() {
		return this.observedRouter.stream(this.prompt).collectList().block();
	}

	/**
	 * One chunk of a stream of a thousand that is observed, counted and shown in
	 * Langfuse.
	 * @return the chunks
	 */
	@Benchmark
	@BenchmarkMode(Mode.AverageTime)
	@OperationsPerInvocation(CHUNKS)
	public @Nullable List<ChatResponse> chunkRouterShown() {
		return this.shownRouter.stream(this.prompt).collectList().block();
	}

	/**
	 * Stops what the JVM would wait for.
	 */
	@TearDown
	public void close() {
		this.sink.close();
	}

}
