package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PrimaryRouter}: what is injected where a chat model is asked for.
 */
class PrimaryRouterTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, ToolCallingAutoConfiguration.class,
				ChatClientAutoConfiguration.class))
		.withPropertyValues("llm.provider=mock", "llm.models=one");

	@Test
	void shouldBePrimaryAmongChatModels() {
		this.runner.withUserConfiguration(AnotherModel.class).run((context) -> {
			ChatRouter router = context.getBean(ChatRouter.class);
			assertThat(context.getBean(ChatModel.class)).isSameAs(router);
			assertThat(answer(context)).contains("in place of one");
			assertThat(context.getBean("another")).isInstanceOf(StubChatModel.class);
		});
	}

	@Test
	void shouldBePrimaryBeforeOthersLookForIt() {
		this.runner.withBean(LooksForPrimary.class).run((context) -> {
			assertThat(context.getBean(LooksForPrimary.class).primary).isTrue();
		});
	}

	/** As bean overrides of tests do. */
	static final class LooksForPrimary implements BeanFactoryPostProcessor, Ordered {

		private boolean primary;

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			this.primary = beanFactory.getBeanDefinition("chatRouter").isPrimary();
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE - 10;
		}

	}

	@Test
	void shouldNotBePrimaryIfNotWanted() {
		this.runner.withUserConfiguration(AnotherModel.class)
			.withPropertyValues("llm.primary=false", "spring.ai.chat.client.enabled=false")
			.run((context) -> {
				assertThat(context.getBean(ChatRouter.class).route()).isEqualTo("default");
				assertThat(context.getBeanProvider(ChatModel.class).getIfUnique()).isNull();
				assertThat(context.getBeanFactory().getBeanDefinition("chatRouter").isPrimary()).isFalse();
			});
	}

	@Test
	void shouldLeaveAnotherModelPrimaryIfNotWantedItself() {
		this.runner.withUserConfiguration(PrimaryModel.class).withPropertyValues("llm.primary=false").run((context) -> {
			assertThat(context.getBean(ChatModel.class)).isInstanceOf(StubChatModel.class);
			assertThat(context.getBean(ChatRouter.class).route()).isEqualTo("default");
			assertThat(answer(context)).isEqualTo("another");
		});
	}

	@Test
	void shouldNotStartWithAnotherPrimaryModel() {
		this.runner.withUserConfiguration(PrimaryModel.class)
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("llm.primary");
				assertThat(problem.reason()).contains("'another'");
				assertThat(problem.action()).contains("llm.primary=false");
			}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "own", "chatRouter" })
	void shouldMakeARouterOfTheApplicationPrimary(String name) {
		this.runner.withUserConfiguration(AnotherModel.class)
			.withBean(name, ChatRouter.class, PrimaryRouterTests::own)
			.run((context) -> {
				assertThat(context.getBean(ChatModel.class)).isSameAs(context.getBean(ChatRouter.class));
				assertThat(answer(context)).isEqualTo("own");
			});
	}

	@Test
	void shouldNotMakeARouterOfTheApplicationPrimaryIfNotWanted() {
		this.runner.withUserConfiguration(AnotherModel.class)
			.withBean("own", ChatRouter.class, PrimaryRouterTests::own)
			.withPropertyValues("llm.primary=false")
			.run((context) -> assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(ChatModel.class)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "own", "chatRouter" })
	void shouldLetTheApplicationMakeAnotherModelPrimaryThanItsRouter(String name) {
		this.runner.withUserConfiguration(PrimaryModel.class)
			.withBean(name, ChatRouter.class, PrimaryRouterTests::own)
			.run((context) -> assertThat(answer(context)).isEqualTo("another"));
	}

	@Test
	void shouldChooseNoneOfSeveralRoutersOfTheApplication() {
		this.runner.withBean("own", ChatRouter.class, PrimaryRouterTests::own)
			.withBean("two", ChatRouter.class, PrimaryRouterTests::own)
			.run((context) -> assertThatExceptionOfType(NoUniqueBeanDefinitionException.class)
				.isThrownBy(() -> context.getBean(ChatModel.class)));
	}

	@Test
	void shouldNotCountARouterThatIsForItsQualifierOnly() {
		this.runner.withUserConfiguration(AnotherModel.class)
			.withBean("own", ChatRouter.class, PrimaryRouterTests::own)
			.withBean("view", ChatRouter.class, PrimaryRouterTests::own,
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> {
				assertThat(context.getBean(ChatModel.class)).isSameAs(context.getBean("own"));
				assertThat(answer(context)).isEqualTo("own");
			});
	}

	private static ChatRouter own() {
		return ChatRouter.builder().targets(Target.of("own", new StubChatModel("own"))).build();
	}

	private static String answer(ApplicationContext context) {
		return context.getBean(ChatClient.Builder.class).build().prompt("q").call().content();
	}

	@Configuration(proxyBeanMethods = false)
	static class AnotherModel {

		@Bean
		ChatModel another() {
			return new StubChatModel("another");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryModel {

		@Bean
		@Primary
		ChatModel another() {
			return new StubChatModel("another");
		}

	}

}
