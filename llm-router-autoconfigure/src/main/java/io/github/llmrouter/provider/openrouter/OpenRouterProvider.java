package io.github.llmrouter.provider.openrouter;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.llmrouter.key.KeyStatus;
import io.github.llmrouter.provider.http.ProviderClient;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.openai.OpenAiProvider;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.StringUtils;

/**
 * OpenRouter: an OpenAI-compatible provider that tells what each answer cost, and chooses
 * among providers of its own by the preferences it is given. To be closed at the end.
 */
public final class OpenRouterProvider implements ProviderClient {

	/** Where OpenRouter is. */
	public static final String BASE_URL = "https://openrouter.ai/api/v1";

	private static final String PREFERENCES = "provider";

	private static final String ID_HEADER = "X-Generation-Id";

	private final OpenAiProvider provider;

	private final OpenRouterAccount account;

	private OpenRouterProvider(OpenAiProvider provider, OpenRouterAccount account) {
		this.provider = provider;
		this.account = account;
	}

	/**
	 * Start building a provider.
	 * @param connection where it is, usually at {@link #BASE_URL}
	 * @return a builder
	 */
	public static Builder builder(ProviderConnection connection) {
		return new Builder(connection);
	}

	/**
	 * Make a target.
	 * @param targetName its name in chains
	 * @param model the id by which OpenRouter knows the model
	 * @return the target
	 */
	public Target target(String targetName, String model) {
		return this.provider.target(targetName, model);
	}

	/**
	 * Ask whether the key is accepted, and what it may still spend. Does not block.
	 * @param timeout how long that may take
	 * @return the answer; fails if OpenRouter cannot be asked
	 */
	public CompletableFuture<KeyStatus> keyStatus(Duration timeout) {
		return this.account.keyStatus(timeout);
	}

	@Override
	public void warmUp() {
		this.provider.warmUp();
		this.account.warmUp();
	}

	@Override
	public int underWay() {
		return this.provider.underWay() + this.account.underWay();
	}

	@Override
	public void close() {
		this.account.close();
		this.provider.close();
	}

	@Override
	public String toString() {
		return this.provider.toString();
	}

	/**
	 * Builds a provider.
	 */
	public static final class Builder {

		private ProviderConnection connection;

		private Map<String, Object> preferences = Map.of();

		private Consumer<OpenAiChatOptions.Builder> options = (options) -> {
		};

		private Builder(ProviderConnection connection) {
			this.connection = connection;
		}

		/**
		 * How the application appears in OpenRouter's statistics.
		 * @param url its URL, or {@code null}; OpenRouter shows no application without
		 * one
		 * @param name its name, or {@code null}
		 * @return this
		 */
		public Builder application(@Nullable String url, @Nullable String name) {
			if (StringUtils.hasText(url)) {
				this.connection = this.connection.withHeader("HTTP-Referer", url);
			}
			if (StringUtils.hasText(name)) {
				this.connection = this.connection.withHeader("X-OpenRouter-Title", name);
			}
			return this;
		}

		/**
		 * Preferences for the choice of the provider behind a model, as OpenRouter's API
		 * knows them. A request that brings a field {@code provider} of its own goes by
		 * that instead.
		 * @param preferences the preferences, of any depth
		 * @return this
		 */
		public Builder providerPreferences(Map<String, Object> preferences) {
			this.preferences = preferences;
			return this;
		}

		/**
		 * Set the options that requests start from.
		 * @param options sets them
		 * @return this
		 */
		public Builder options(Consumer<OpenAiChatOptions.Builder> options) {
			this.options = options;
			return this;
		}

		public OpenRouterProvider build() {
			Map<String, Object> extraBody = this.preferences.isEmpty() ? Map.of()
					: Map.of(PREFERENCES, this.preferences);
			OpenRouterAccount account = new OpenRouterAccount(this.connection);
			return new OpenRouterProvider(OpenAiProvider.builder(this.connection)
				.extraBody(extraBody)
				.usage(OpenRouterCost::read)
				.usageLookup(ID_HEADER, account::usage)
				.options(this.options)
				.build(), account);
		}

	}

}
