package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.context.LlmContextServletFilter;
import io.github.llmrouter.context.LlmContextWebFilter;
import io.github.llmrouter.context.RequestContextResolver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lets the router know in a web application who asks.
 */
@AutoConfiguration(before = LlmRouterAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = { "llm.enabled", "llm.context.web" }, matchIfMissing = true)
public final class LlmContextAutoConfiguration {

	/** Last, so that one of the application says more. */
	@Bean
	@ConditionalOnMissingBean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RequestContextResolver llmRequestContextResolver() {
		return new RequestContextResolver();
	}

	/**
	 * Apart, so that it is linked only where there are servlets.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LlmContextServletFilter llmContextServletFilter() {
			return new LlmContextServletFilter();
		}

	}

	/**
	 * Apart, so that it is linked only where there is WebFlux.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	static class ReactiveConfiguration {

		@Bean
		@ConditionalOnMissingBean
		LlmContextWebFilter llmContextWebFilter() {
			return new LlmContextWebFilter();
		}

	}

}
