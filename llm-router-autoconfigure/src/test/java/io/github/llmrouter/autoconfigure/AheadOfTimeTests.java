package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.actuate.LlmRouterEndpoint;
import io.github.llmrouter.actuate.LlmRouterHealthIndicator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.aot.AotDetector;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose beans were worked out when it was built, as for a native image or
 * with {@code spring.aot.enabled}.
 */
@CompileWithForkedClassLoader
class AheadOfTimeTests {

	private static final String[] PROPERTIES = { "llm.provider=mock", "llm.models=one", "llm.routes.creator.models=two",
			"llm.retry.policies.TIMEOUT.max-attempts=2", "management.endpoints.web.exposure.include=llmrouter" };

	@AfterEach
	void reset() {
		SpringProperties.setProperty(AotDetector.AOT_ENABLED, null);
	}

	@Test
	void shouldRouteWithGeneratedBeans() {
		start((context) -> {
			assertThat(context.getBean(LlmProperties.class).retry().policies()).isNotEmpty();
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.router.route()).isEqualTo("default");
			assertThat(injected.model).isSameAs(injected.router);
			assertThat(injected.routers).containsExactly(injected.router);
			assertThat(injected.creator.route()).isEqualTo("creator");
			assertThat(RoutedCall.from(injected.router.call(new Prompt("q"))).servedBy()).isEqualTo("one");
			assertThat(RoutedCall.from(injected.creator.call(new Prompt("q"))).servedBy()).isEqualTo("two");
			assertThat(context.getBean(LlmRouterEndpoint.class).status()).containsKeys("routes", "targets");
			assertThat(context.getBean(LlmRouterHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
			assertThat(injected.client.build().prompt("q").call().content()).contains("in place of one");
		});
	}

	private static void start(Consumer<GenericApplicationContext> test) {
		TestGenerationContext generated = new TestGenerationContext(AheadOfTimeTests.class);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(Bound.environment(Map.of(), PROPERTIES));
			context.register(Application.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
		}
		generated.writeGeneratedContent();
		TestCompiler.forSystem().with(generated).compile((compiled) -> {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
			@SuppressWarnings("unchecked")
			ApplicationContextInitializer<GenericApplicationContext> initializer = compiled
				.getInstance(ApplicationContextInitializer.class);
			try (GenericApplicationContext context = new GenericApplicationContext(new DefaultListableBeanFactory())) {
				context.setEnvironment(Bound.environment(Map.of(), PROPERTIES));
				initializer.initialize(context);
				context.refresh();
				test.accept(context);
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LlmRouterAutoConfiguration.class, LlmActuatorAutoConfiguration.class,
			LlmAnthropicAutoConfiguration.class, ToolCallingAutoConfiguration.class,
			ChatClientAutoConfiguration.class })
	static class Application {

		@Bean
		Injected injected() {
			return new Injected();
		}

		@Bean
		ChatModel another() {
			return new StubChatModel("another");
		}

	}

	static class Injected {

		@Autowired
		ChatRouter router;

		@Autowired
		ChatModel model;

		@Autowired
		List<ChatRouter> routers;

		@Autowired
		@Qualifier("creator")
		ChatRouter creator;

		@Autowired
		ChatClient.Builder client;

	}

}
