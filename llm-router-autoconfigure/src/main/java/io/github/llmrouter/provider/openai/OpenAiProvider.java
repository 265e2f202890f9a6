package io.github.llmrouter.provider.openai;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.models.completions.CompletionUsage;
import io.github.llmrouter.provider.http.CancellableChatModel;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.provider.http.KeyHeader;
import io.github.llmrouter.provider.http.LazyChatModel;
import io.github.llmrouter.provider.http.ProviderClient;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * OpenAI, or any server that speaks its chat completions. One HTTP client and one chat
 * model serve all its targets; the model id is an option of each request. To be closed at
 * the end.
 */
public final class OpenAiProvider implements ProviderClient {

	private final String name;

	private final HttpTransport transport;

	private final LazyChatModel chatModel;

	private final OpenAiTargetAdapter adapter;

	private OpenAiProvider(Builder builder) {
		ProviderConnection connection = builder.connection;
		this.name = connection.name();
		Redactor redactor = new Redactor(connection);
		this.transport = new HttpTransport(connection, KeyHeader.BEARER,
				new CompletionFormat(this.name, redactor, builder.finishReasonRequired, builder.responseIdHeader),
				redactor);
		this.adapter = new OpenAiTargetAdapter(this.transport, builder.extraBody, builder.finishReasonRequired,
				builder.usage, builder.usageLookup);
		OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
		builder.options.accept(options);
		OpenAiChatOptions defaults = options.build();
		this.chatModel = new LazyChatModel(this.name, defaults, () -> chatModel(connection, defaults));
	}

	private ChatModel chatModel(ProviderConnection connection, OpenAiChatOptions options) {
		this.transport.warmUp();
		ClientOptions client = client(connection);
		// no observation registry: the router observes each attempt itself
		ChatModel model = OpenAiChatModel.builder()
			.openAiClient(new OpenAIClientImpl(client))
			.openAiClientAsync(new OpenAIClientAsyncImpl(client))
			.options(options)
			.build();
		return new CancellableChatModel(model, this.adapter::signals);
	}

	private ClientOptions client(ProviderConnection connection) {
		ClientOptions.Builder client = ClientOptions.builder()
			.httpClient(new OpenAiHttpClient(this.transport))
			.streamHandlerExecutor(this.transport.threads())
			.sleeper(new NoSleeper())
			.baseUrl(connection.baseUrl())
			.apiKey(OpenAiHttpClient.PLACEHOLDER_KEY)
			.maxRetries(0)
			.timeout(Duration.ofDays(1))
			// not even if OPENAI_LOG is set: it would print prompts
			.logLevel(LogLevel.OFF)
			.putHeader("User-Agent", "llm-router");
		connection.headers().forEach(client::replaceHeaders);
		return client.build();
	}

	/**
	 * Start building a provider.
	 * @param connection where it is
	 * @return a builder
	 */
	public static Builder builder(ProviderConnection connection) {
		return new Builder(connection);
	}

	/**
	 * Make a target.
	 * @param targetName its name in chains
	 * @param model the id by which the provider knows the model
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

		private boolean finishReasonRequired = true;

		private Map<String, Object> extraBody = Map.of();

		private Function<CompletionUsage, TokenUsage> usage = OpenAiUsage::read;

		private @Nullable String responseIdHeader;

		private @Nullable Function<String, CompletionStage<TokenUsage>> usageLookup;

		private Consumer<OpenAiChatOptions.Builder> options = (options) -> {
		};

		private Builder(ProviderConnection connection) {
			this.connection = connection;
		}

		/**
		 * Whether an answer without finish reason was cut. {@code false} only for servers
		 * that send none: a cut stream of theirs cannot be told from a whole one.
		 * @param finishReasonRequired whether each whole answer has one, as by default
		 * @return this
		 */
		public Builder finishReasonRequired(boolean finishReasonRequired) {
			this.finishReasonRequired = finishReasonRequired;
			return this;
		}

		/**
		 * Fields for the top level of each request. Those a request brings itself win.
		 * @param extraBody the fields
		 * @return this
		 */
		public Builder extraBody(Map<String, Object> extraBody) {
			this.extraBody = extraBody;
			return this;
		}

		/**
		 * How to read the usage of an answer.
		 * @param usage the reader
		 * @return this
		 */
		public Builder usage(Function<CompletionUsage, TokenUsage> usage) {
			this.usage = usage;
			return this;
		}

		/**
		 * How to learn what an answer used that did not say so.
		 * @param responseIdHeader the response header with the id of an answer, which
		 * comes before the answer does
		 * @param lookup asks for the usage by that id, as in
		 * {@link TargetAdapter#lookUpUsage}
		 * @return this
		 */
		public Builder usageLookup(String responseIdHeader, Function<String, CompletionStage<TokenUsage>> lookup) {
			this.responseIdHeader = responseIdHeader;
			this.usageLookup = lookup;
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

		public OpenAiProvider build() {
			return new OpenAiProvider(this);
		}

	}

}
