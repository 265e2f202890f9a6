package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.StringUtils;

/**
 * Lets the router be configured by the environment variables that other tools use, and
 * keeps Spring AI from logging prompts and providers' messages. Whatever is configured
 * otherwise wins.
 */
class LlmEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROPERTY_SOURCE_NAME = "llmRouter";

	/** Names in the environment and the properties that they set. */
	static final Map<String, String> PROPERTIES_BY_NAME = propertiesByName();

	/**
	 * Loggers of Spring AI that say what the router says itself, but with the prompt or
	 * the provider's message in it, and the level above which they say anything else.
	 */
	private static final Map<String, String> LEVELS_BY_LOGGER = Map.of(
			"org.springframework.ai.chat.model.MessageAggregator", "OFF",
			"org.springframework.ai.openai.OpenAiChatModel", "ERROR",
			"org.springframework.ai.anthropic.AnthropicChatModel", "OFF");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if ("false".equalsIgnoreCase(environment.getProperty("llm.enabled"))) {
			return;
		}
		Map<String, Object> properties = new LinkedHashMap<>();
		LEVELS_BY_LOGGER.forEach((logger, level) -> properties.put("logging.level." + logger, level));
		PROPERTIES_BY_NAME.forEach((name, property) -> {
			if (StringUtils.hasText(environment.getProperty(name))) {
				// a reference, so that no second copy of a key lies about
				properties.put(property, OriginTrackedValue.of("${" + name + "}", origin(environment, name)));
			}
		});
		environment.getPropertySources()
			.addLast(new OriginTrackedMapPropertySource(PROPERTY_SOURCE_NAME, properties, true));
	}

	/** Of two names for one property, the later one wins. */
	private static Map<String, String> propertiesByName() {
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("OPENROUTER_API_KEY", "llm.openrouter.api-key");
		properties.put("OPENAI_API_KEY", "llm.openai.api-key");
		properties.put("ANTHROPIC_API_KEY", "llm.anthropic.api-key");
		properties.put("LANGFUSE_PUBLIC_KEY", "llm.langfuse.public-key");
		properties.put("LANGFUSE_SECRET_KEY", "llm.langfuse.secret-key");
		properties.put("LANGFUSE_HOST", "llm.langfuse.base-url");
		properties.put("LANGFUSE_BASE_URL", "llm.langfuse.base-url");
		properties.put("LANGFUSE_TRACING_ENVIRONMENT", "llm.langfuse.environment");
		properties.put("LANGFUSE_RELEASE", "llm.langfuse.release");
		properties.put("LLM_DEFAULT", "llm.models");
		properties.put("LLM_CREATOR", "llm.routes.creator.models");
		properties.put("LLM_GAMEMASTER", "llm.routes.gamemaster.models");
		properties.put("LLM_MAX_RETRIES", "llm.retry.max-attempts");
		properties.put("LLM_RETRY_BACKOFF_BASE", "llm.retry.multiplier");
		properties.put("LLM_CIRCUIT_FAILURE_THRESHOLD", "llm.circuit-breaker.failure-threshold");
		properties.put("LLM_CIRCUIT_TIMEOUT", "llm.circuit-breaker.open-duration");
		return Collections.unmodifiableMap(properties);
	}

	private static @Nullable Origin origin(ConfigurableEnvironment environment, String name) {
		return environment.getPropertySources()
			.stream()
			.filter((source) -> source.containsProperty(name))
			.map((source) -> PropertySourceOrigin.get(source, name))
			.findFirst()
			.orElse(null);
	}

	/**
	 * After all others, so that names they bring in are seen.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
