package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.llmrouter.failure.ErrorResponse;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * A provider and the server it asks.
 */
final class OpenAiFixture implements AutoCloseable {

	static final String KEY = "the-secret-key-of-these-tests";

	final RawServer server;

	final OpenAiProvider provider;

	final Target target;

	OpenAiFixture(RawServer.Script script) {
		this(script, (builder) -> builder);
	}

	OpenAiFixture(RawServer.Script script, UnaryOperator<OpenAiProvider.Builder> customizer) {
		this(script, customizer, HttpSettings.DEFAULTS);
	}

	OpenAiFixture(RawServer.Script script, long maxResponseBytes) {
		this(script, (builder) -> builder, HttpSettings.DEFAULTS.withMaxResponseBytes(maxResponseBytes));
	}

	private OpenAiFixture(RawServer.Script script, UnaryOperator<OpenAiProvider.Builder> customizer,
			HttpSettings settings) {
		this.server = new RawServer(script);
		ProviderConnection connection = ProviderConnection.of("fake", this.server.url("/api/v1"))
			.withApiKey(() -> KEY)
			.withHttp(settings);
		this.provider = customizer.apply(OpenAiProvider.builder(connection)).build();
		this.target = this.provider.target("fake:one", "acme/one");
	}

	TestAttempt attempt() {
		return new TestAttempt(this.target);
	}

	/**
	 * What the router's classifier gets to read: the first error response among an
	 * exception and its causes.
	 */
	static @Nullable ErrorResponse read(Throwable error) {
		OpenAiErrorReader reader = new OpenAiErrorReader();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			ErrorResponse response = reader.read(cause);
			if (response != null) {
				return response;
			}
		}
		return null;
	}

	/**
	 * Every message among an exception and its causes.
	 */
	static List<String> messages(Throwable error) {
		List<String> messages = new ArrayList<>();
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			messages.add(String.valueOf(cause.getMessage()));
		}
		return messages;
	}

	@Override
	public void close() throws IOException {
		this.provider.close();
		this.server.close();
	}

}
