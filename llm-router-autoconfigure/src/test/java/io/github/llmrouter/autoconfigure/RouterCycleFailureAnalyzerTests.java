package io.github.llmrouter.autoconfigure;

import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link RouterCycleFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RouterCycleFailureAnalyzerTests {

	private static final String PROPERTY = "Property: llm.providers.corp.bean-name";

	@ParameterizedTest
	@ValueSource(classes = { Direct.class, ByClient.class, ByRoute.class, FirstInLine.class })
	void shouldNameThePropertyThatPutsARouterIntoItsOwnChain(Class<?> application, CapturedOutput output) {
		fail(application, "llm.models=corp,mock");
		assertThat(output)
			.contains("The configuration of llm-router is not valid:", PROPERTY,
					"Reason: it names the bean 'model', which needs the router: "
							+ "a router cannot be a model of its own chains",
					"or take provider 'corp' out of the chains.")
			.doesNotContain("form a cycle");
	}

	@Test
	void shouldKnowABeanByItsOtherName(CapturedOutput output) {
		fail(Aliased.class, "llm.models=corp");
		assertThat(output).contains(PROPERTY, "names the bean 'model'");
	}

	@Test
	void shouldLeaveACycleWithoutAModelToSpringBoot(CapturedOutput output) {
		fail(CycleOfAPolicy.class, "llm.models=corp");
		assertThat(output).contains("form a cycle", "chatRouter defined in ", "policy defined in ")
			.doesNotContain(PROPERTY);
	}

	@Test
	void shouldLeaveACycleThatTheRouterIsNoPartOfToSpringBoot(CapturedOutput output) {
		fail(CycleOfTheModel.class, "llm.models=corp");
		assertThat(output).contains("form a cycle", "model defined in ", "part defined in ").doesNotContain(PROPERTY);
	}

	private static void fail(Class<?> configuration, String property) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setEnvironment(Bound.environment(Map.of(), property, "llm.providers.corp.type=bean",
				"llm.providers.corp.bean-name=model", "llm.routes.creator.models=mock", "llm.providers.other.type=bean",
				"llm.providers.other.bean-name=x"));
		assertThatException().isThrownBy(application::run);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Direct {

		@Bean
		ChatModel model(ChatRouter router) {
			return new StubChatModel(router.route());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ByClient {

		@Bean
		ChatModel model(ChatClient.Builder builder) {
			return new StubChatModel(builder.toString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ByRoute {

		@Bean
		ChatModel model(@Qualifier("creator") ChatRouter router) {
			return new StubChatModel(router.route());
		}

	}

	/** Needs the router, and is no part of the cycle. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FirstInLine {

		@Bean
		String first(ChatRouter router) {
			return router.route();
		}

		@Bean
		ChatModel model(ChatRouter router) {
			return new StubChatModel(router.route());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Aliased {

		@Bean({ "canonical", "model" })
		ChatModel canonical(ChatRouter router) {
			return new StubChatModel(router.route());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class CycleOfAPolicy {

		@Bean
		ChatModel model() {
			return new StubChatModel("own");
		}

		@Bean
		CallPolicy policy(ChatRouter router) {
			return (call) -> (router != null) ? Admission.PROCEED : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class CycleOfTheModel {

		@Bean
		String first(ChatRouter router) {
			return router.route();
		}

		@Bean
		ChatModel model(Integer part) {
			return new StubChatModel(part.toString());
		}

		@Bean
		Integer part(@Qualifier("model") ChatModel model) {
			return model.hashCode();
		}

	}

}
