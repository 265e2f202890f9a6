package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RouterBeans}: where the router and its routes are injected, and where
 * not.
 */
class RouterBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, ToolCallingAutoConfiguration.class,
				ChatClientAutoConfiguration.class))
		.withPropertyValues("llm.provider=mock", "llm.models=one", "llm.routes.creator.models=two",
				"llm.routes.gamemaster.models=three");

	@Test
	void shouldMakeEachRouteABeanForItsQualifierOnly() {
		this.runner.withBean(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.router.route()).isEqualTo("default");
			assertThat(injected.model).isSameAs(injected.router);
			assertThat(injected.provided.getIfUnique()).isSameAs(injected.router);
			assertThat(injected.provided.stream()).containsExactly(injected.router);
			assertThat(injected.routers).containsExactly(injected.router);
			assertThat(injected.models).containsExactly(injected.router);
			assertThat(injected.routersByName).containsOnlyKeys("chatRouter");
			assertThat(injected.creator.route()).isEqualTo("creator");
			assertThat(injected.gamemaster.route()).isEqualTo("gamemaster");
			assertThat(RoutedCall.from(injected.creator.call(new Prompt("q"))).servedBy()).isEqualTo("two");
		});
	}

	@Test
	void shouldNotLetRoutesFoolACondition() {
		this.runner.withUserConfiguration(GuardedRouter.class).run((context) -> {
			assertThat(context).hasSingleBean(ChatRouter.class).doesNotHaveBean("creator");
			assertThat(context).hasBean("guarded");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "mine", "alias", "toolCallingManager", "chatClientBuilder", "chatRouter", "environment" })
	void shouldNotStartWithARouteThatHasTheNameOfABean(String name) {
		this.runner.withUserConfiguration(OtherBeans.class)
			.withPropertyValues("llm.routes." + name + ".models=four")
			.run((context) -> Startup.problem(context).satisfies((problem) -> {
				assertThat(problem.property()).isEqualTo("llm.routes." + name);
				assertThat(problem.action()).isEqualTo("Rename the route or the bean.");
			}));
	}

	@Test
	void shouldNameARouteAsItIsWritten() {
		this.runner.withPropertyValues("llm.routes[Game Master].models=four")
			.run((context) -> assertThat(context.getBean("Game Master", ChatRouter.class).route())
				.isEqualTo("Game Master"));
	}

	static class Injected {

		@Autowired
		ChatRouter router;

		@Autowired
		ChatModel model;

		@Autowired
		ObjectProvider<ChatRouter> provided;

		@Autowired
		List<ChatRouter> routers;

		@Autowired
		List<ChatModel> models;

		@Autowired
		Map<String, ChatRouter> routersByName;

		@Autowired
		@Qualifier("creator")
		ChatRouter creator;

		@Autowired
		@Qualifier("gamemaster")
		ChatModel gamemasterModel;

		@Autowired
		@Qualifier("gamemaster")
		ChatRouter gamemaster;

	}

	@Configuration(proxyBeanMethods = false)
	static class GuardedRouter {

		@Bean
		@ConditionalOnMissingBean(ChatRouter.class)
		ChatRouter guarded() {
			return ChatRouter.builder().targets(Target.of("own", new StubChatModel("own"))).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBeans {

		@Bean({ "mine", "alias" })
		String mine() {
			return "mine";
		}

	}

}
