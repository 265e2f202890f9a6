package io.github.llmrouter.provider.openrouter;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.llmrouter.key.KeyStatus;
import io.github.llmrouter.provider.http.AnswerFormat;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.provider.http.KeyHeader;
import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.Reply;
import io.github.llmrouter.provider.http.RequestHeaders;
import io.github.llmrouter.provider.http.SseInspector;
import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.util.StringUtils;

/**
 * Asks OpenRouter about the key, over connections that are made as those for chats are.
 */
final class OpenRouterKey implements AutoCloseable {

	private static final int UNAUTHORIZED = 401;

	private static final int MAX_BODY = 64 * 1024;

	private final ProviderConnection connection;

	private final HttpTransport transport;

	OpenRouterKey(ProviderConnection connection) {
		this.connection = connection.withHttp(connection.http().withMaxResponseBytes(MAX_BODY));
		this.transport = new HttpTransport(this.connection, KeyHeader.BEARER, new AsItIs(), new Redactor(connection));
	}

	CompletableFuture<KeyStatus> status(Duration timeout) {
		RequestHeaders headers = new RequestHeaders();
		this.connection.headers().forEach(headers::add);
		Request request = new Request.Builder()
			.url(StringUtils.trimTrailingCharacter(this.connection.baseUrl(), '/') + "/key")
			.headers(headers.build())
			.header("Accept", "application/json")
			.build();
		return this.transport.executeAsync(request, timeout)
			.thenApplyAsync(OpenRouterKey::read, this.transport.threads());
	}

	private static KeyStatus read(Reply reply) {
		try {
			String body = new String(reply.readBody(), StandardCharsets.UTF_8);
			if (reply.status() == UNAUTHORIZED) {
				return KeyStatus.INVALID;
			}
			JsonNode data = LosslessJson.read(body).path("data");
			return (reply.status() == 200 && data.isObject()) ? new KeyStatus(KeyStatus.Validity.VALID,
					number(data.path("limit")), number(data.path("limit_remaining"))) : KeyStatus.UNKNOWN;
		}
		catch (IOException | JacksonException ex) {
			return KeyStatus.UNKNOWN;
		}
	}

	private static @Nullable BigDecimal number(JsonNode node) {
		return node.isNumber() && Double.isFinite(node.doubleValue()) ? node.decimalValue() : null;
	}

	@Override
	public void close() {
		this.transport.close();
	}

	/**
	 * Any body is an answer.
	 */
	private static final class AsItIs implements AnswerFormat {

		@Override
		public Reply answer(Reply reply) {
			return reply;
		}

		@Override
		public SseInspector events(@Nullable AttemptSignals signals) {
			throw new UnsupportedOperationException("This is never streamed");
		}

	}

}
