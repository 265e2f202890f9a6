package io.github.llmrouter.provider.openrouter;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.llmrouter.failure.RetryAfter;
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
import io.github.llmrouter.target.TokenUsage;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.util.StringUtils;

/**
 * Asks OpenRouter about the key and about answers that did not say what they cost, over
 * connections that are made as those for chats are.
 */
final class OpenRouterAccount implements AutoCloseable {

	private static final int OK = 200;

	private static final int UNAUTHORIZED = 401;

	private static final int NOT_FOUND = 404;

	private static final Duration GENERATION_TIMEOUT = Duration.ofSeconds(5);

	private static final int MAX_BODY = 64 * 1024;

	private final ProviderConnection connection;

	private final HttpTransport transport;

	private final QuestionPace pace = new QuestionPace(System::nanoTime);

	OpenRouterAccount(ProviderConnection connection) {
		this.connection = connection.withHttp(connection.http().withMaxResponseBytes(MAX_BODY));
		this.transport = new HttpTransport(this.connection, KeyHeader.BEARER, new AsItIs(), new Redactor(connection));
	}

	/**
	 * Load what the first question would wait for.
	 */
	void warmUp() {
		this.transport.warmUp();
	}

	/**
	 * Questions whose answer has not ended.
	 */
	int underWay() {
		return this.transport.underWay();
	}

	/**
	 * Ask about the key.
	 * @param timeout how long that may take
	 * @return the answer
	 */
	CompletableFuture<KeyStatus> keyStatus(Duration timeout) {
		return get("/key", timeout).thenApplyAsync(OpenRouterAccount::keyStatus, this.transport.threads());
	}

	/**
	 * Ask what an answer used and cost.
	 * @param generationId the answer's id
	 * @return the usage; unknown if OpenRouter does not know it yet, or cannot be reached
	 */
	CompletionStage<TokenUsage> usage(String generationId) {
		if (!this.pace.begin()) {
			return CompletableFuture.completedFuture(TokenUsage.UNKNOWN);
		}
		return get("/generation?id=" + URLEncoder.encode(generationId, StandardCharsets.UTF_8), GENERATION_TIMEOUT)
			.handleAsync((reply, failure) -> usage(reply), this.transport.threads());
	}

	private CompletableFuture<Reply> get(String path, Duration timeout) {
		RequestHeaders headers = new RequestHeaders();
		this.connection.headers().forEach(headers::add);
		Request request = new Request.Builder()
			.url(StringUtils.trimTrailingCharacter(this.connection.baseUrl(), '/') + path)
			.headers(headers.build())
			.header("Accept", "application/json")
			.build();
		return this.transport.executeAsync(request, timeout);
	}

	private TokenUsage usage(@Nullable Reply reply) {
		int status = (reply != null) ? reply.status() : 0;
		if (reply == null || status == 408 || status == 429 || status >= 500) {
			this.pace.failed((reply != null) ? retryAfter(reply) : null);
			return TokenUsage.UNKNOWN;
		}
		this.pace.answered();
		if (status == OK) {
			return generation(reply);
		}
		if (status == NOT_FOUND) {
			// a generation is found only some time after its end
			return TokenUsage.UNKNOWN;
		}
		throw new IllegalStateException("OpenRouter answers with HTTP status " + status);
	}

	private static TokenUsage generation(Reply reply) {
		try {
			return GenerationUsage.read(LosslessJson.read(text(reply)).path("data"));
		}
		catch (IOException | JacksonException ex) {
			return TokenUsage.UNKNOWN;
		}
	}

	private static @Nullable Duration retryAfter(Reply reply) {
		String value = reply.headers().get("Retry-After");
		return (value != null) ? RetryAfter.parse(value, Instant.now()).delay() : null;
	}

	private static String text(Reply reply) throws IOException {
		return new String(reply.readBody(), StandardCharsets.UTF_8);
	}

	private static KeyStatus keyStatus(Reply reply) {
		try {
			if (reply.status() == UNAUTHORIZED) {
				return KeyStatus.INVALID;
			}
			JsonNode data = LosslessJson.read(text(reply)).path("data");
			return (reply.status() == OK && data.isObject()) ? new KeyStatus(KeyStatus.Validity.VALID,
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
	 * Any body is an answer. It is read at once: who asked may have gone by the time the
	 * answer comes, and nobody would close it.
	 */
	private static final class AsItIs implements AnswerFormat {

		@Override
		public Reply answer(Reply reply) throws IOException {
			return reply.with(reply.status(), text(reply));
		}

		@Override
		public SseInspector events(@Nullable AttemptSignals signals) {
			throw new UnsupportedOperationException("This is never streamed");
		}

	}

}
