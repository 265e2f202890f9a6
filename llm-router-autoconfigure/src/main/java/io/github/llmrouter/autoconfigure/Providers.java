package io.github.llmrouter.autoconfigure;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The providers that chains can name: those that are built in and those that are
 * configured.
 */
final class Providers {

	static final String OPENROUTER = "openrouter";

	static final String OPENAI = "openai";

	static final String ANTHROPIC = "anthropic";

	static final String MOCK = "mock";

	static final Set<String> BUILT_IN = Set.of(OPENROUTER, OPENAI, ANTHROPIC, MOCK);

	private static final Map<String, String> KEY_VARIABLES = Map.of(OPENROUTER, "OPENROUTER_API_KEY", OPENAI,
			"OPENAI_API_KEY", ANTHROPIC, "ANTHROPIC_API_KEY");

	/** Aliases that stay valid when their models are retired. */
	private static final List<String> DEFAULT_MODELS = List.of("~anthropic/claude-sonnet-latest", "~openai/gpt-latest",
			"~openai/gpt-mini-latest");

	private final LlmProperties properties;

	Providers(LlmProperties properties) {
		this.properties = properties;
	}

	/**
	 * How chains name models of these providers.
	 * @return what reads the names
	 */
	TargetNames targetNames() {
		Set<String> names = new HashSet<>(BUILT_IN);
		Set<String> selfContained = new HashSet<>(Set.of(MOCK));
		this.properties.providers().forEach((name, provider) -> {
			names.add(name);
			if (provider.type() == ProviderType.BEAN) {
				selfContained.add(name);
			}
		});
		return new TargetNames(this.properties.provider(), Set.copyOf(names), Set.copyOf(selfContained));
	}

	/**
	 * The models of the default route. Where none are configured, OpenRouter and the mock
	 * have a default, and a bean is asked for its own model.
	 * @return the names in the chain; empty if there must be some and are none
	 */
	List<String> defaultChain() {
		if (this.properties.models() != null) {
			return this.properties.models();
		}
		String provider = this.properties.provider();
		if (this.properties.forceMock() || provider.equals(OPENROUTER) || provider.equals(MOCK)) {
			return DEFAULT_MODELS;
		}
		return targetNames().selfContained().contains(provider) ? List.of(provider) : List.of();
	}

	/**
	 * Where a provider is configured.
	 * @param name its name
	 * @return the prefix of its properties
	 */
	String prefix(String name) {
		return BUILT_IN.contains(name) ? "llm." + name : PropertyNames.entry("llm.providers", name);
	}

	/**
	 * The environment variable that holds a provider's key.
	 * @param name the provider's name
	 * @return the variable, or {@code null} if there is none for it
	 */
	@Nullable String keyVariable(String name) {
		return KEY_VARIABLES.get(name);
	}

	/**
	 * Whether a provider cannot be asked because it wants a key and none is set.
	 * OpenRouter always wants one; others do unless they are a server of the
	 * application's own choice.
	 * @param name the provider's name
	 * @return whether its key is missing
	 */
	boolean lacksKey(String name) {
		ConnectionProperties connection = connection(name);
		return connection != null && connection.apiKey() == null
				&& (name.equals(OPENROUTER) || connection.baseUrl() == null);
	}

	private @Nullable ConnectionProperties connection(String name) {
		return switch (name) {
			case OPENROUTER -> this.properties.openrouter();
			case OPENAI -> this.properties.openai();
			case ANTHROPIC -> this.properties.anthropic();
			case MOCK -> null;
			default -> {
				ProviderProperties provider = this.properties.providers().get(name);
				yield (provider != null && provider.type() != ProviderType.BEAN) ? provider : null;
			}
		};
	}

}
