package io.github.llmrouter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Binds properties as a starting application does.
 */
final class Bound {

	private Bound() {
	}

	/**
	 * Bind properties.
	 * @param pairs each as {@code name=value}
	 * @return what they say
	 */
	static LlmProperties properties(String... pairs) {
		return properties(environment(Map.of(), pairs));
	}

	static LlmProperties properties(ConfigurableEnvironment environment) {
		return Binder.get(environment).bindOrCreate("llm", LlmProperties.class);
	}

	/**
	 * An environment that knows nothing of the machine it runs on.
	 * @param variables its environment variables
	 * @param pairs its properties, each as {@code name=value}
	 * @return the environment
	 */
	static ConfigurableEnvironment environment(Map<String, Object> variables, String... pairs) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
		environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String pair : pairs) {
			properties.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
		}
		environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
		ConfigurationPropertySources.attach(environment);
		return environment;
	}

}
