package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.actuate.LangfuseHealthIndicator;
import io.github.llmrouter.actuate.LangfuseStatus;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.observation.ApplicationLabels;
import io.github.llmrouter.langfuse.observation.ContentSettings;
import io.github.llmrouter.langfuse.observation.LangfuseMasker;
import io.github.llmrouter.langfuse.observation.LangfuseObservationFilter;
import io.github.llmrouter.langfuse.observation.LangfuseObservationHandler;
import io.github.llmrouter.langfuse.otlp.LangfuseMeters;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;
import io.github.llmrouter.langfuse.otlp.SpanPipelineSettings;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedSpan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmLangfuseAutoConfiguration}.
 */
@Timeout(60)
class LlmLangfuseAutoConfigurationTests {

	private final FakeLangfuse langfuse = FakeLangfuse.start();

	private final ApplicationContextRunner off = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmObservationAutoConfiguration.class,
						LlmLangfuseAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true");

	private final ApplicationContextRunner withoutKeys = this.off.withPropertyValues("llm.langfuse.enabled=true",
			"llm.langfuse.base-url=" + this.langfuse.baseUrl(), "llm.langfuse.shutdown-timeout=20s");

	private final ApplicationContextRunner runner = this.withoutKeys.withPropertyValues("llm.langfuse.public-key=pk-1",
			"llm.langfuse.secret-key=sk-canary");

	@AfterEach
	void close() {
		this.langfuse.close();
	}

	@Test
	void shouldDoNothingByDefault() {
		this.off.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(SpanPipeline.class)
			.doesNotHaveBean(LangfuseObservationHandler.class));
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SpanPipeline.class));
	}

	@Test
	void shouldShowCallsAndSendThemBeforeTheApplicationEnds() {
		this.runner.withPropertyValues("spring.application.name=shop", "spring.application.version=1.2")
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.spans()).extracting(ReceivedSpan::name).contains("route default").hasSize(2);
		assertThat(this.langfuse.spans().get(0).resource()).containsEntry("service.name", "shop")
			.containsEntry("service.version", "1.2");
	}

	@Test
	void shouldShowNoAttemptsThatAreNotObserved() {
		this.runner.withPropertyValues("management.observations.enable.gen_ai=false")
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.spans()).extracting(ReceivedSpan::name).containsExactly("route default");
	}

	private static void ask(ApplicationContext context) {
		assertThat(context.getBean(ChatRouter.class).call("asked-canary")).isNotEmpty();
	}

	@Test
	void shouldNameTheKeysThatAreMissing() {
		this.withoutKeys.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidLlmConfigurationException.class)
			.hasMessageContaining("llm.langfuse.public-key")
			.hasMessageContaining("llm.langfuse.secret-key"));
		this.withoutKeys.withPropertyValues("llm.langfuse.public-key=pk-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("llm.langfuse.secret-key")
				.hasMessageNotContaining("llm.langfuse.public-key"));
	}

	/** Handlers of observations are made as soon as anything is observed. */
	@ParameterizedTest
	@ValueSource(strings = { "sample-rate=2", "max-queue-size=2147483647", "max-batch-size=2147483647",
			"flush-interval=-5s", "flush-interval=300000d", "timeout=300000d" })
	void shouldNameWhatIsWrongBeforeAnythingIsMadeOfIt(String property) {
		this.runner.withBean("first", ObservedEarly.class)
			.withPropertyValues("llm.langfuse." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidLlmConfigurationException.class)
				.hasMessageContaining("llm.langfuse." + property.substring(0, property.indexOf('='))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/public", "/api/public/otel", "/api/public/otel/v1/traces", "/langfuse/api/public/" })
	void shouldNotTakeAnEndpointForTheBaseUrl(String path) {
		this.runner.withPropertyValues("llm.langfuse.base-url=" + this.langfuse.baseUrl() + path)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidLlmConfigurationException.class)
				.hasMessageContaining("llm.langfuse.base-url")
				.hasMessageContaining("endpoint"));
	}

	@Test
	void shouldTakeTheConnectionOfTheApplication() {
		this.withoutKeys.withPropertyValues("llm.langfuse.base-url=http://localhost:1")
			.withBean(LangfuseConnectionDetails.class, () -> new Details(this.langfuse.baseUrl(), "pk-own", "sk-own"))
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.requests().get(0).header("x-langfuse-public-key")).isEqualTo("pk-own");
	}

	@Test
	void shouldAskTheMaskerOfTheApplication() {
		this.runner.withBean(LangfuseMasker.class, () -> (text) -> text.replace("canary", "masked"))
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.spans().toString()).contains("asked-masked").doesNotContain("canary");
	}

	@Test
	void shouldAskTheFilterOfTheApplication() {
		this.runner
			.withBean(LangfuseObservationFilter.class,
					() -> (context, aboutModels) -> context.getName() != null
							&& context.getName().startsWith("gen_ai.client"))
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.spans()).hasSizeLessThan(2);
	}

	/** As a masker does that asks a service, through a client that is observed. */
	@Test
	void shouldBearBeansThatNeedWhatIsObserved() {
		this.runner.withUserConfiguration(Observed.class).run((context) -> {
			assertThat(context).hasNotFailed();
			ask(context);
			assertThat(context.getBean(AtomicInteger.class)).hasPositiveValue();
		});

		assertThat(this.langfuse.spans().toString()).contains("route default", "asked-masked").doesNotContain("canary");
	}

	@ParameterizedTest
	@ValueSource(classes = { LangfuseMasker.class, LangfuseObservationFilter.class })
	@SuppressWarnings("unchecked")
	void shouldNotStartWhereItIsNotClearWhoDecides(Class<?> type) {
		Object bean = (type == LangfuseMasker.class) ? LangfuseMasker.NONE
				: (LangfuseObservationFilter) (context, aboutModels) -> aboutModels;
		this.runner.withBean("one", (Class<Object>) type, () -> bean)
			.withBean("two", (Class<Object>) type, () -> bean)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(NoUniqueBeanDefinitionException.class));
	}

	@Test
	void shouldNotStartWhereTheMaskerCannotBeMade() {
		this.runner.withBean(LangfuseMasker.class, () -> {
			throw new IllegalStateException("broken");
		}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessage("broken"));
	}

	@Test
	void shouldAskCustomizers() {
		this.runner.withBean(LangfuseExporterCustomizer.class, () -> (builder) -> builder.addHeader("X-Own", "own"))
			.withBean(LangfuseTracerProviderCustomizer.class,
					() -> (builder) -> builder.addResource(Resource.builder().put("own", "mine").build()))
			.run(LlmLangfuseAutoConfigurationTests::ask);

		assertThat(this.langfuse.requests().get(0).header("x-own")).isEqualTo("own");
		assertThat(this.langfuse.spans().get(0).resource()).containsEntry("own", "mine");
	}

	@Test
	void shouldNotStartWhereACustomizerHasNoEffect() {
		this.runner
			.withBean(LangfuseExporterCustomizer.class, () -> (builder) -> builder.setTimeout(Duration.ofSeconds(1)))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("timeouts (set llm.langfuse.timeout)"));
	}

	@Test
	void shouldBackOff() {
		SpanPipeline pipeline = new SpanPipeline(LangfuseConnection.of(this.langfuse.baseUrl(), "pk", "sk"),
				SpanPipelineSettings.DEFAULTS, Resource.empty(), (exporter) -> {
				}, (tracer) -> {
				});
		LangfuseObservationHandler handler = new LangfuseObservationHandler(pipeline,
				(context, aboutModels) -> aboutModels, ContentSettings.DEFAULTS, new ApplicationLabels(null, null));
		this.runner.withBean("own", SpanPipeline.class, () -> pipeline)
			.withBean("handler", LangfuseObservationHandler.class, () -> handler)
			.run((context) -> {
				assertThat(context.getBean(SpanPipeline.class)).isSameAs(pipeline);
				assertThat(context.getBean(LangfuseObservationHandler.class)).isSameAs(handler);
				ask(context);
			});

		assertThat(this.langfuse.spans()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer.tracing", "org.springframework.ai.chat.client",
			"org.springframework.ai.vectorstore", "org.springframework.boot.health", "io.micrometer.core",
			"org.springframework.boot.actuate" })
	void shouldNotNeed(String missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(LangfuseStatus.class);
			if (missing.endsWith("health")) {
				assertThat(context).doesNotHaveBean("langfuseHealthIndicator");
			}
			if (missing.equals("io.micrometer.core")) {
				assertThat(context).doesNotHaveBean(LangfuseMeters.class);
			}
		});
	}

	@Test
	void shouldTellHealthUnlessItIsDisabled() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(LangfuseHealthIndicator.class));
		this.runner.withPropertyValues("management.health.langfuse.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LangfuseHealthIndicator.class));
		this.runner.withBean("langfuseHealthIndicator", HealthIndicator.class, () -> () -> null)
			.run((context) -> assertThat(context).doesNotHaveBean(LangfuseHealthIndicator.class));
	}

	@Test
	void shouldCount() {
		this.runner
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					CompositeMeterRegistryAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.run((context) -> {
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				ask(context);
				assertThat(meters.get("llm.langfuse.queued").gauge().value()).isEqualTo(2);
				assertThat(meters.get("llm.langfuse.dropped").tagKeys("llm.reason").functionCounters()).hasSize(8);
			});
	}

	private record ObservedEarly(ObservationRegistry registry) {
	}

	private record Details(String baseUrl, String publicKey, String secretKey) implements LangfuseConnectionDetails {

		@Override
		public String getBaseUrl() {
			return this.baseUrl;
		}

		@Override
		public String getPublicKey() {
			return this.publicKey;
		}

		@Override
		public String getSecretKey() {
			return this.secretKey;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Observed {

		@Bean
		AtomicInteger asked() {
			return new AtomicInteger();
		}

		@Bean
		LangfuseMasker masker(ObservationRegistry registry) {
			return (text) -> registry.isNoop() ? text : text.replace("canary", "masked");
		}

		@Bean
		LangfuseObservationFilter filter(ObservationRegistry registry, AtomicInteger asked) {
			return (context, aboutModels) -> {
				asked.incrementAndGet();
				return aboutModels && !registry.isNoop();
			};
		}

	}

}
