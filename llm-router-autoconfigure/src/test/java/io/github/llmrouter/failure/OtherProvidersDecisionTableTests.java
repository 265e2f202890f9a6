package io.github.llmrouter.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.llmrouter.failure.FailureKind.AUTHENTICATION;
import static io.github.llmrouter.failure.FailureKind.CONTENT_POLICY;
import static io.github.llmrouter.failure.FailureKind.CONTEXT_LENGTH;
import static io.github.llmrouter.failure.FailureKind.INVALID_REQUEST;
import static io.github.llmrouter.failure.FailureKind.MODEL_NOT_FOUND;
import static io.github.llmrouter.failure.FailureKind.OVERLOADED;
import static io.github.llmrouter.failure.FailureKind.PAYMENT;
import static io.github.llmrouter.failure.FailureKind.RATE_LIMIT;
import static io.github.llmrouter.failure.FailureKind.SERVER_ERROR;
import static io.github.llmrouter.failure.FailureKind.TIMEOUT;
import static io.github.llmrouter.failure.FailureScope.PROVIDER;
import static io.github.llmrouter.failure.Row.row;

/**
 * The decision table for the errors of OpenAI, Anthropic and servers that resemble them.
 */
class OtherProvidersDecisionTableTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "openAi", "anthropic", "others" })
	void shouldFollowTheTable(Row row) {
		row.verify();
	}

	static List<Row> openAi() {
		return List.of(openAi(429, "insufficient_quota", "insufficient_quota").leave(PAYMENT).scope(PROVIDER),
				openAi(429, "insufficient_quota", null).leave(PAYMENT).scope(PROVIDER),
				openAi(429, "requests", "rate_limit_exceeded").retry(RATE_LIMIT),
				openAi(429, "tokens", "rate_limit_exceeded").retry(RATE_LIMIT),
				openAi(429, "invalid_request_error", "billing_hard_limit_reached").leave(PAYMENT).scope(PROVIDER),
				openAi(401, "invalid_request_error", "invalid_api_key").leave(AUTHENTICATION).scope(PROVIDER),
				openAi(401, "invalid_request_error", null).leave(AUTHENTICATION).scope(PROVIDER),
				openAi(403, "request_forbidden", "unsupported_country_region_territory").leave(AUTHENTICATION)
					.scope(PROVIDER),
				openAi(404, "invalid_request_error", "model_not_found").leave(MODEL_NOT_FOUND),
				openAi(404, "invalid_request_error", null).leave(MODEL_NOT_FOUND),
				openAi(400, "invalid_request_error", "context_length_exceeded").leave(CONTEXT_LENGTH),
				openAi(400, "invalid_request_error", "string_above_max_length").leave(INVALID_REQUEST),
				openAi(400, "invalid_request_error", "content_filter").leave(CONTENT_POLICY),
				openAi(400, "invalid_request_error", "unsupported_value").leave(INVALID_REQUEST),
				openAi(400, "invalid_request_error", null).leave(INVALID_REQUEST),
				openAi(500, "server_error", null).retry(SERVER_ERROR),
				openAi(503, "server_error", null).retry(OVERLOADED),
				openAi(200, "server_error", null).retry(SERVER_ERROR).reportedAs(500),
				openAi(200, "invalid_request_error", null).leave(INVALID_REQUEST).reportedAs(400),
				openAi(200, "requests", "rate_limit_exceeded").retry(RATE_LIMIT).reportedAs(429));
	}

	private static Row openAi(int status, String type, @Nullable String code) {
		return row("OpenAI " + type + " " + code, status, """
				{"error":{"message":"no","type":"%s","param":null,"code":%s}}""".formatted(type,
				(code != null) ? "\"" + code + "\"" : "null"));
	}

	static List<Row> anthropic() {
		return List.of(anthropic(400, "invalid_request_error", "no").leave(INVALID_REQUEST),
				anthropic(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum")
					.leave(CONTEXT_LENGTH),
				anthropic(400, "invalid_request_error",
						"input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000")
					.leave(CONTEXT_LENGTH),
				anthropic(400, "invalid_request_error",
						"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.")
					.leave(PAYMENT)
					.scope(PROVIDER),
				anthropic(401, "authentication_error", "invalid x-api-key").leave(AUTHENTICATION).scope(PROVIDER),
				anthropic(402, "billing_error", "no").leave(PAYMENT).scope(PROVIDER),
				anthropic(403, "permission_error", "no").leave(AUTHENTICATION).scope(PROVIDER),
				anthropic(404, "not_found_error", "model: claude-x").leave(MODEL_NOT_FOUND),
				anthropic(413, "request_too_large", "no").leave(INVALID_REQUEST),
				anthropic(429, "rate_limit_error", "no").retry(RATE_LIMIT),
				anthropic(500, "api_error", "no").retry(SERVER_ERROR),
				anthropic(504, "timeout_error", "no").leave(TIMEOUT),
				anthropic(529, "overloaded_error", "Overloaded").retry(OVERLOADED),
				anthropic(200, "overloaded_error", "Overloaded").retry(OVERLOADED).reportedAs(529),
				anthropic(200, "rate_limit_error", "no").retry(RATE_LIMIT).reportedAs(429),
				anthropic(200, "authentication_error", "no").leave(AUTHENTICATION).scope(PROVIDER).reportedAs(401),
				anthropic(200, "permission_error", "no").leave(AUTHENTICATION).scope(PROVIDER).reportedAs(403),
				anthropic(200, "not_found_error", "no").leave(MODEL_NOT_FOUND).reportedAs(404),
				anthropic(200, "request_too_large", "no").leave(INVALID_REQUEST).reportedAs(413),
				anthropic(200, "invalid_request_error", "no").leave(INVALID_REQUEST).reportedAs(400),
				anthropic(200, "api_error", "no").retry(SERVER_ERROR).reportedAs(500),
				anthropic(200, "billing_error", "no").leave(PAYMENT).scope(PROVIDER).reportedAs(402),
				anthropic(200, "timeout_error", "no").leave(TIMEOUT).reportedAs(504));
	}

	private static Row anthropic(int status, String type, String message) {
		return row("Anthropic " + type + ", " + message, status, """
				{"type":"error","error":{"type":"%s","message":"%s"},"request_id":"req_1"}""".formatted(type, message));
	}

	static List<Row> others() {
		return List.of(row("list of errors, as Google", 400,
				"""
						[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]""")
			.leave(AUTHENTICATION)
			.scope(PROVIDER),
				row("token count, as Google", 400,
						"""
								[{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]""")
					.leave(CONTEXT_LENGTH),
				row("error at the top, as Mistral", 429,
						"""
								{"object":"error","message":"Requests rate limit exceeded","type":"rate_limited","param":null,"code":"1300"}""")
					.retry(RATE_LIMIT),
				row("error as a string, as Ollama", 404, """
						{"error":"model 'llama9' not found"}""").leave(MODEL_NOT_FOUND), row("error as a name", 200, """
						{"error":"model_not_found"}""").leave(MODEL_NOT_FOUND).reportedAs(400),
				row("error as a flag", 200, """
						{"error":true,"message":"Rate limit reached"}""").retry(RATE_LIMIT).reportedAs(429),
				row("detail, as FastAPI", 401, """
						{"detail":"Not authenticated"}""").leave(AUTHENTICATION).scope(PROVIDER),
				row("plain text", 400, "This model's maximum context length is 8192 tokens").leave(CONTEXT_LENGTH),
				row("only words", 200, """
						{"error":{"message":"The model is overloaded"}}""").retry(OVERLOADED).reportedAs(529),
				row("only words about the context", 200, """
						{"error":{"message":"exceeds the context window of this model"}}""").leave(CONTEXT_LENGTH)
					.reportedAs(400));
	}

}
