package io.github.llmrouter.provider.anthropic;

import java.time.Duration;
import java.util.function.Consumer;

import com.anthropic.client.AnthropicClientAsyncImpl;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.core.ClientOptions;
import com.anthropic.core.LogLevel;
import io.github.llmrouter.provider.http.CancellableChatModel;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.provider.http.KeyHeader;
import io.github.llmrouter.provider.http.LazyChatModel;
import io.github.llmrouter.provider.http.ProviderClient;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.target.Target;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.model.ChatModel;

/**
 * Anthropic's own API. One HTTP client and one chat model serve all its targets. Spring
 * AI reads each of its streams on a thread of Reactor's bounded elastic scheduler, so
 * that their number is bounded by it. To be closed at the end.
 */
public final class AnthropicProvider implements ProviderClient {

	/** Where Anthropic is. */
	public static final String BASE_URL = "https://api.anthropic.com";

	private static final String API_VERSION = "2023-06-01";

	private final String name;

	private final HttpTransport transport;

	private final LazyChatModel chatModel;

	private final AnthropicTargetAdapter adapter;

	private AnthropicProvider(Builder builder) {
		ProviderConnection connection = builder.connection;
		this.name = connection.name();
		Redactor redactor = new Redactor(connection);
		this.transport = new HttpTransport(connection, KeyHeader.X_API_KEY, new MessageFormat(this.name, redactor),
				redactor);
		this.adapter = new AnthropicTargetAdapter(this.transport);
		AnthropicChatOptions.Builder options = AnthropicChatOptions.builder();
		builder.options.accept(options);
		AnthropicChatOptions defaults = options.build();
		this.chatModel = new LazyChatModel(this.name, defaults, () -> chatModel(connection, defaults));
	}

	private ChatModel chatModel(ProviderConnection connection, AnthropicChatOptions options) {
		this.transport.warmUp();
		ClientOptions client = client(connection);
		// no observation registry: the router observes each attempt itself
		ChatModel model = AnthropicChatModel.builder()
			.anthropicClient(new AnthropicClientImpl(client))
			.anthropicClientAsync(new AnthropicClientAsyncImpl(client))
			.options(options)
			.build();
		return new CancellableChatModel(model, this.adapter::signals);
	}

	private ClientOptions client(ProviderConnection connection) {
		ClientOptions.Builder client = ClientOptions.builder()
			.httpClient(new AnthropicHttpClient(this.transport))
			.streamHandlerExecutor(this.transport.threads())
			.sleeper(new NoSleeper())
			.baseUrl(connection.baseUrl())
			.maxRetries(0)
			.timeout(Duration.ofDays(1))
			// not even if ANTHROPIC_LOG is set: it would print prompts
			.logLevel(LogLevel.OFF)
			.putHeader("anthropic-version", API_VERSION)
			.putHeader("User-Agent", "llm-router");
		connection.headers().forEach(client::replaceHeaders);
		return client.build();
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
	 * @param model the id by which Anthropic knows the model
	 * @return the target
	 */
	public Target target(String targetName, String model) {
		return new Target(targetName, this.name, model, this.chatModel, this.adapter);
	}

	@Override
	public void warmUp() {
		this.chatModel.warmUp();
	}

	@Override
	public int underWay() {
		return this.transport.underWay();
	}

	@Override
	public void close() {
		this.transport.close();
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Builds a provider.
	 */
	public static final class Builder {

		private final ProviderConnection connection;

		private Consumer<AnthropicChatOptions.Builder> options = (options) -> {
		};

		private Builder(ProviderConnection connection) {
			this.connection = connection;
		}

		/**
		 * Set the options that requests start from.
		 * @param options sets them
		 * @return this
		 */
		public Builder options(Consumer<AnthropicChatOptions.Builder> options) {
			this.options = options;
			return this;
		}

		public AnthropicProvider build() {
			return new AnthropicProvider(this);
		}

	}

}
