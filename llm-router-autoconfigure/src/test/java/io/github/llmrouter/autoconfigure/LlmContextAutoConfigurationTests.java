package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.LlmContextResolver;
import io.github.llmrouter.context.LlmContextServletFilter;
import io.github.llmrouter.context.LlmContextWebFilter;
import io.github.llmrouter.context.RequestContextResolver;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmContextAutoConfiguration}.
 */
class LlmContextAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(LlmRouterAutoConfiguration.class,
			LlmContextAutoConfiguration.class);

	private final ApplicationContextRunner plain = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
		.withPropertyValues("llm.force-mock=true");

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("llm.force-mock=true");

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("llm.force-mock=true");

	@Test
	void shouldFitTheKindOfApplication() {
		this.plain.run((context) -> assertThat(context).hasSingleBean(ChatRouter.class)
			.doesNotHaveBean(LlmContextResolver.class)
			.doesNotHaveBean(LlmContextAutoConfiguration.class));
		this.servlet.run((context) -> assertThat(context).hasSingleBean(RequestContextResolver.class)
			.hasSingleBean(LlmContextServletFilter.class)
			.doesNotHaveBean(LlmContextWebFilter.class));
		this.reactive.run((context) -> assertThat(context).hasSingleBean(RequestContextResolver.class)
			.hasSingleBean(LlmContextWebFilter.class)
			.doesNotHaveBean(LlmContextServletFilter.class));
	}

	@Test
	void shouldNeedNoLibraryThatMayBeMissing() {
		FilteredClassLoader bare = new FilteredClassLoader("org.springframework.web", "jakarta.servlet",
				"org.springframework.security");
		this.plain.withClassLoader(bare)
			.run((context) -> assertThat(context.getBean(ChatRouter.class).call("Hi")).isNotEmpty());
		this.servlet
			.withClassLoader(new FilteredClassLoader("org.springframework.security", "org.springframework.web.server"))
			.run((context) -> assertThat(context).hasSingleBean(LlmContextServletFilter.class));
		this.reactive.withClassLoader(new FilteredClassLoader("org.springframework.security", "jakarta.servlet"))
			.run((context) -> assertThat(context).hasSingleBean(LlmContextWebFilter.class));
	}

	@Test
	void shouldBeTurnedOff() {
		for (String property : List.of("llm.context.web=false", "llm.enabled=false")) {
			this.servlet.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(RequestContextResolver.class)
					.doesNotHaveBean(LlmContextServletFilter.class));
			this.reactive.withPropertyValues(property)
				.run((context) -> assertThat(context).hasNotFailed()
					.doesNotHaveBean(RequestContextResolver.class)
					.doesNotHaveBean(LlmContextWebFilter.class));
		}
	}

	@Test
	void shouldGiveWay() {
		this.servlet.withBean("mine", LlmContextServletFilter.class, LlmContextServletFilter::new)
			.withBean("my", RequestContextResolver.class, RequestContextResolver::new)
			.run((context) -> {
				assertThat(context).hasSingleBean(LlmContextServletFilter.class);
				assertThat(context).hasSingleBean(RequestContextResolver.class);
			});
	}

	@Test
	void shouldAskResolversOfTheApplicationFirstAndInTheirOrder() {
		this.servlet.withUserConfiguration(Resolvers.class).run((context) -> {
			MockHttpServletRequest request = new MockHttpServletRequest();
			request.setUserPrincipal(() -> "principal");
			request.getSession();
			context.getBean(LlmContextServletFilter.class)
				.doFilter(request, new MockHttpServletResponse(), new MockFilterChain(new HttpServlet() {

					@Override
					public void service(ServletRequest any, ServletResponse response) {
						context.getBean(ChatRouter.class).call("Hi");
					}

				}));
			context.getBean(ChatRouter.class).call("Hi");
			List<LlmContext> seen = context.getBean(Seen.class).contexts;
			assertThat(seen).hasSize(2).extracting(LlmContext::user).containsOnly("first");
			assertThat(seen).extracting(LlmContext::tenant).containsOnly("second");
			assertThat(seen.get(0).session()).hasSize(32);
			assertThat(seen.get(1).session()).isNull();
		});
	}

	static final class Seen implements CallPolicy {

		private final List<LlmContext> contexts = new ArrayList<>();

		@Override
		public Admission admit(ChatCall call) {
			this.contexts.add(call.context());
			return Admission.PROCEED;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		@Order(2)
		LlmContextResolver second() {
			return () -> LlmContext.builder().user("second").tenant("second").build();
		}

		@Bean
		@Order(1)
		LlmContextResolver first() {
			return () -> LlmContext.builder().user("first").build();
		}

		@Bean
		Seen seen() {
			return new Seen();
		}

	}

}
