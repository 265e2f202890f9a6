package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.key.KeyCheck;
import io.github.llmrouter.provider.anthropic.AnthropicProvider;
import io.github.llmrouter.provider.http.ProviderClient;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.mock.MockProvider;
import io.github.llmrouter.provider.openai.OpenAiProvider;
import io.github.llmrouter.provider.openrouter.OpenRouterProvider;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;

/**
 * Makes the targets that chains name, each provider with one client, which is closed with
 * the application. Used at start-up only.
 */
final class TargetFactory implements ApplicationListener<ApplicationReadyEvent>, AutoCloseable {

	private static final Log logger = LogFactory.getLog(TargetFactory.class);

	private static final String OPENAI_URL = "https://api.openai.com/v1";

	private static final Duration KEY_FRESHNESS = Duration.ofMinutes(5);

	private static final Duration KEY_PATIENCE = Duration.ofSeconds(3);

	private static final Duration FOREVER = Duration.ofDays(36_500);

	private final LlmProperties properties;

	private final TargetSettings settings;

	private final HttpSettingsMapper http;

	private final BeanFactory beanFactory;

	private final Map<TargetName, Target> targets = new HashMap<>();

	private final Map<String, Function<TargetName, Target>> providers = new HashMap<>();

	private final List<ProviderClient> clients = new ArrayList<>();

	private final List<KeyCheck> keyChecks = new ArrayList<>();

	TargetFactory(LlmProperties properties, HttpSettingsMapper http, BeanFactory beanFactory) {
		this.properties = properties;
		this.settings = TargetSettings.of(properties);
		this.http = http;
		this.beanFactory = beanFactory;
	}

	/**
	 * Make a target, or find it if another chain has it.
	 * @param name what the chain says
	 * @return the target
	 */
	Target target(TargetName name) {
		Target target = this.targets.get(name);
		if (target == null) {
			target = provider(name.provider()).apply(name)
				.withContextWindow(this.settings.of(name.name()).contextWindow());
			this.targets.put(name, target);
		}
		return target;
	}

	/**
	 * What asks the providers of the targets made so far about their keys.
	 * @return the checks
	 */
	List<KeyCheck> keyChecks() {
		return List.copyOf(this.keyChecks);
	}

	private Function<TargetName, Target> provider(String name) {
		Function<TargetName, Target> provider = this.providers.get(name);
		if (provider == null) {
			provider = create(name);
			this.providers.put(name, provider);
		}
		return provider;
	}

	private Function<TargetName, Target> create(String name) {
		if (this.properties.forceMock() || name.equals(Providers.MOCK)) {
			MockProvider mock = new MockProvider(name);
			return (target) -> mock.target(target.name(), (target.model() != null) ? target.model() : target.name());
		}
		return switch (name) {
			case Providers.OPENROUTER -> openRouter(this.properties.openrouter());
			case Providers.OPENAI -> openAi(name, "llm.openai", this.properties.openai(), true);
			case Providers.ANTHROPIC -> anthropic(name, "llm.anthropic", this.properties.anthropic());
			default -> configured(name, this.properties.providers().get(name));
		};
	}

	private Function<TargetName, Target> configured(String name, @Nullable ProviderProperties provider) {
		if (provider == null || provider.type() == null) {
			throw new IllegalStateException("Provider '" + name + "' is not configured");
		}
		String prefix = PropertyNames.entry("llm.providers", name);
		return switch (provider.type()) {
			case OPENAI -> openAi(name, prefix, provider, provider.finishReasonRequired());
			case ANTHROPIC -> anthropic(name, prefix, provider);
			case BEAN -> bean(prefix + ".bean-name", provider);
		};
	}

	private Function<TargetName, Target> openRouter(OpenRouterProperties openRouter) {
		OpenRouterProvider provider = opened(OpenRouterProvider
			.builder(connection(Providers.OPENROUTER, "llm.openrouter", openRouter, OpenRouterProvider.BASE_URL))
			.application(openRouter.appUrl(), openRouter.appName())
			.providerPreferences(openRouter.providerPreferences())
			.build());
		if (openRouter.validateKey() != KeyValidation.NEVER && openRouter.apiKey() != null) {
			Duration freshness = (openRouter.validateKey() == KeyValidation.HEALTH) ? KEY_FRESHNESS : FOREVER;
			this.keyChecks.add(new KeyCheck(Providers.OPENROUTER, () -> provider.keyStatus(KEY_PATIENCE), freshness,
					KEY_PATIENCE, System::nanoTime));
		}
		return (target) -> provider.target(target.name(), model(target));
	}

	private Function<TargetName, Target> openAi(String name, String prefix, ConnectionProperties openAi,
			boolean finishReasonRequired) {
		OpenAiProvider provider = opened(OpenAiProvider.builder(connection(name, prefix, openAi, OPENAI_URL))
			.finishReasonRequired(finishReasonRequired)
			.build());
		return (target) -> provider.target(target.name(), model(target));
	}

	private Function<TargetName, Target> anthropic(String name, String prefix, ConnectionProperties anthropic) {
		if (!ClassUtils.isPresent("org.springframework.ai.anthropic.AnthropicChatModel", null)) {
			throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem(prefix,
					"is a provider of type anthropic, and Spring AI's module for it is missing",
					"Add the dependency org.springframework.ai:spring-ai-anthropic.")));
		}
		return Anthropic.targets(this, connection(name, prefix, anthropic, "https://api.anthropic.com"));
	}

	private Function<TargetName, Target> bean(String property, ProviderProperties provider) {
		String beanName = String.valueOf(provider.beanName());
		if (!this.beanFactory.containsBean(beanName) || !this.beanFactory.isTypeMatch(beanName, ChatModel.class)) {
			throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem(property,
					"names no bean of type ChatModel", "Set it to the name of a ChatModel bean.")));
		}
		if (this.beanFactory.isTypeMatch(beanName, ChatRouter.class)) {
			throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem(property,
					"names a ChatRouter: a router cannot be a model of its own chains",
					"Set it to the name of a ChatModel bean that asks a model.")));
		}
		ChatModel chatModel = this.beanFactory.getBean(beanName, ChatModel.class);
		TargetAdapter adapter = new BeanAdapter(provider.finishReasonRequired());
		return (target) -> new Target(target.name(), target.provider(), target.model(), chatModel, adapter);
	}

	private ProviderConnection connection(String name, String prefix, ConnectionProperties properties,
			String publicUrl) {
		Secret key = properties.apiKey();
		Map<String, String> headers = new LinkedHashMap<>();
		properties.headers().forEach((header, value) -> headers.put(header, value.reveal()));
		String url = properties.baseUrl();
		return new ProviderConnection(name, (url != null) ? url : publicUrl, (key != null) ? key::reveal : null,
				headers, this.http.settings(prefix, properties));
	}

	private static String model(TargetName target) {
		if (target.model() == null) {
			throw new IllegalStateException("Target '" + target.name() + "' names no model");
		}
		return target.model();
	}

	private <T extends ProviderClient> T opened(T client) {
		this.clients.add(client);
		return client;
	}

	/**
	 * Warms the clients up, after the start and beside what comes then.
	 */
	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		this.clients.forEach(ProviderClient::warmUp);
	}

	@Override
	public void close() {
		for (ProviderClient client : this.clients) {
			try {
				client.close();
			}
			catch (RuntimeException ex) {
				// the others must be closed all the same
				logger.warn("The client of provider '" + client + "' could not be closed", ex);
			}
		}
	}

	/**
	 * Apart, so that it is linked only where Spring AI's module is present.
	 */
	private static final class Anthropic {

		private Anthropic() {
		}

		static Function<TargetName, Target> targets(TargetFactory factory, ProviderConnection connection) {
			AnthropicProvider provider = factory.opened(AnthropicProvider.builder(connection).build());
			return (target) -> provider.target(target.name(), model(target));
		}

	}

	/**
	 * What is known about a model of the application's own.
	 */
	private record BeanAdapter(boolean finishReasonRequired) implements TargetAdapter {
	}

}
