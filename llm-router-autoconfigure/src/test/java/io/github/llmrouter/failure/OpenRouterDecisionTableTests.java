package io.github.llmrouter.failure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.llmrouter.failure.FailureKind.AUTHENTICATION;
import static io.github.llmrouter.failure.FailureKind.BAD_RESPONSE;
import static io.github.llmrouter.failure.FailureKind.CONTENT_POLICY;
import static io.github.llmrouter.failure.FailureKind.CONTEXT_LENGTH;
import static io.github.llmrouter.failure.FailureKind.INVALID_REQUEST;
import static io.github.llmrouter.failure.FailureKind.MODEL_NOT_FOUND;
import static io.github.llmrouter.failure.FailureKind.NETWORK;
import static io.github.llmrouter.failure.FailureKind.OVERLOADED;
import static io.github.llmrouter.failure.FailureKind.PAYMENT;
import static io.github.llmrouter.failure.FailureKind.RATE_LIMIT;
import static io.github.llmrouter.failure.FailureKind.SERVER_ERROR;
import static io.github.llmrouter.failure.FailureKind.TIMEOUT;
import static io.github.llmrouter.failure.FailureKind.UNAFFORDABLE;
import static io.github.llmrouter.failure.FailureKind.UNKNOWN;
import static io.github.llmrouter.failure.FailureScope.FREE_VARIANTS;
import static io.github.llmrouter.failure.FailureScope.PAID_VARIANTS;
import static io.github.llmrouter.failure.FailureScope.PROVIDER;
import static io.github.llmrouter.failure.Row.row;

/**
 * The decision table for OpenRouter, row by row, with bodies as it sends them.
 */
class OpenRouterDecisionTableTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "requests", "accounts", "content", "models", "limits", "servers", "inBand", "availability",
			"errorTypes" })
	void shouldFollowTheTable(Row row) {
		row.verify();
	}

	static List<Row> requests() {
		return List.of(
				row("not a valid model", 400, """
						{"error":{"message":"acme/fake-1.0 is not a valid model ID","code":400},"user_id":"user_x"}""")
					.leave(MODEL_NOT_FOUND),
				row("context length, 2025 wording", 400,
						"""
								{"error":{"message":"This endpoint's maximum context length is 131072 tokens. However, you requested about 141607 tokens (10535 of text input, 131072 in the output). Please reduce the length of either one, or use the \\"middle-out\\" transform to compress your prompt automatically.","code":400,"metadata":{"provider_name":"Chutes"}}}""")
					.leave(CONTEXT_LENGTH),
				row("context length, 2026 wording", 400,
						"""
								{"error":{"message":"This endpoint's maximum context length is 131072 tokens. However, you requested about 141607 tokens (10535 of text input, 131072 in the output). Please reduce the length of either one, or use the context-compression plugin to compress your prompt automatically.","code":400}}""")
					.leave(CONTEXT_LENGTH),
				row("context length, told by the provider behind", 400,
						"""
								{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\\"error\\":{\\"message\\":\\"prompt is too long: 210000 tokens > 200000 maximum\\"}}","provider_name":"Anthropic"}}}""")
					.leave(CONTEXT_LENGTH),
				row("any other", 400, """
						{"error":{"message":"Input required: specify \\"prompt\\" or \\"messages\\"","code":400}}""")
					.leave(INVALID_REQUEST),
				row("without body", 400, null).leave(INVALID_REQUEST),
				row("precondition failed", 412, "{}").leave(INVALID_REQUEST), row("payload too large", 413, """
						{"error":{"message":"Request payload too large","code":413}}""").leave(INVALID_REQUEST),
				row("unprocessable", 422, """
						{"error":{"message":"Invalid argument","code":422}}""").leave(INVALID_REQUEST),
				row("conflict", 409, "").retry(SERVER_ERROR), row("too early", 425, "").retry(SERVER_ERROR),
				row("a status nobody documents", 418, "").leave(UNKNOWN),
				row("the last of them", 499, "").leave(UNKNOWN));
	}

	static List<Row> accounts() {
		return List.of(
				row("no header", 401, """
						{"error":{"message":"Missing Authentication header","code":401}}""").leave(AUTHENTICATION)
					.scope(PROVIDER),
				row("unknown user", 401, """
						{"error":{"message":"User not found.","code":401}}""").leave(AUTHENTICATION).scope(PROVIDER),
				row("no credit", 402,
						"""
								{"error":{"message":"Insufficient credits. Add more using https://openrouter.ai/credits","code":402}}""")
					.leave(PAYMENT)
					.scope(PROVIDER),
				row("can only afford less", 402,
						"""
								{"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 16384 tokens, but can only afford 4000. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account","code":402,"metadata":{"provider_name":null}},"user_id":"user_x"}""")
					.leave(UNAFFORDABLE),
				row("weight exceeds budget", 402,
						"""
								{"error":{"code":402,"message":"…","metadata":{"reason":"weight_exceeds_budget","limit_source":"openrouter_credits"}}}""")
					.leave(UNAFFORDABLE),
				row("weight exceeds budget, although told to wait", 402,
						"""
								{"error":{"code":402,"message":"…","metadata":{"reason":"weight_exceeds_budget","limit_source":"openrouter_credits"}}}""")
					.header("Retry-After", "3")
					.leave(UNAFFORDABLE)
					.after(Duration.ofSeconds(3)),
				inFlight("in flight").header("Retry-After", "2").after(Duration.ofSeconds(2)),
				inFlight("in flight, without header"),
				row("any with a wait", 402, """
						{"error":{"message":"Insufficient credits.","code":402}}""").header("Retry-After", "9")
					.retry(PAYMENT)
					.scope(PAID_VARIANTS)
					.after(Duration.ofSeconds(9)),
				row("never to be asked again", 402, """
						{"error":{"message":"Insufficient credits.","code":402}}""").header("Retry-After", "-1")
					.leave(PAYMENT)
					.scope(PROVIDER),
				row("key limit", 403,
						"""
								{"error":{"message":"Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys","code":403,"metadata":{"limit_source":"openrouter_key_limit"}}}""")
					.leave(PAYMENT)
					.scope(PROVIDER),
				row("key limit, by its words", 403, """
						{"error":{"message":"Key limit exceeded","code":403}}""").leave(PAYMENT).scope(PROVIDER),
				row("guardrail budget", 403,
						"""
								{"error":{"message":"…","code":403,"metadata":{"limit_source":"openrouter_guardrail_budget"}}}""")
					.leave(PAYMENT)
					.scope(PROVIDER),
				row("workspace budget", 403,
						"""
								{"error":{"message":"…","code":403,"metadata":{"limit_source":"openrouter_workspace_budget"}}}""")
					.leave(PAYMENT)
					.scope(PROVIDER),
				row("otherwise", 403, """
						{"error":{"message":"Only management keys can perform this operation","code":403}}""")
					.leave(AUTHENTICATION)
					.scope(PROVIDER));
	}

	private static Row inFlight(String name) {
		return row(name, 402,
				"""
						{"error":{"code":402,"message":"This request would exceed your available credits given your current in-flight requests. Retry after in-flight requests settle, or add credits.","metadata":{"reason":"in_flight_budget_exhausted","limit_source":"openrouter_in_flight_budget","remedy_hint":"…"}}}""")
			.retry(PAYMENT)
			.scope(PAID_VARIANTS);
	}

	static List<Row> content() {
		return List.of(row("moderation", 403,
				"""
						{"error":{"code":403,"message":"openai/gpt-x requires moderation on OpenAI. Your input was flagged for \\"violence\\"","metadata":{"reasons":["violence"],"flagged_input":"how do I","provider_name":"OpenAI","model_slug":"openai/gpt-x"}}}""")
			.leave(CONTENT_POLICY),
				row("moderation, by its words", 403, """
						{"error":{"code":403,"message":"Your input was flagged for \\"violence\\""}}""")
					.leave(CONTENT_POLICY),
				row("flagged input without reasons", 403, """
						{"error":{"code":403,"message":"no","metadata":{"flagged_input":"how do I"}}}""")
					.leave(CONTENT_POLICY),
				row("guardrail patterns", 403, """
						{"error":{"code":403,"message":"Blocked by guardrail","metadata":{"patterns":["ssn"]}}}""")
					.leave(CONTENT_POLICY),
				row("moderation of a request", 400, """
						{"error":{"code":400,"message":"no","metadata":{"reasons":["violence"]}}}""")
					.leave(CONTENT_POLICY),
				row("policy violation", 400, """
						{"error":{"code":400,"message":"no","metadata":{"error_type":"content_policy_violation"}}}""")
					.leave(CONTENT_POLICY),
				row("refusal", 400, """
						{"error":{"code":400,"message":"no","metadata":{"error_type":"refusal"}}}""")
					.leave(CONTENT_POLICY));
	}

	static List<Row> models() {
		return List.of(
				row("no endpoints", 404, """
						{"error":{"message":"No endpoints found for anthropic/claude-3.7-sonnet.","code":404}}""")
					.leave(MODEL_NOT_FOUND),
				row("no endpoints with tools", 404, """
						{"error":{"message":"No endpoints found that support tool use.","code":404}}""")
					.leave(MODEL_NOT_FOUND),
				row("not found", 404, "<html>nothing here</html>").leave(MODEL_NOT_FOUND),
				row("gone", 410, "").leave(MODEL_NOT_FOUND));
	}

	static List<Row> limits() {
		return List.of(row("upstream", 429,
				"""
						{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"meta-llama/llama-3.3-70b-instruct:free is temporarily rate-limited upstream. Please retry shortly, or add your own key to accumulate your rate limits: https://openrouter.ai/settings/integrations","provider_name":"Venice","is_byok":false,"retry_after_seconds":17,"retry_after_seconds_raw":16.007,"headers":{"Retry-After":"17"}}},"user_id":"user_x"}""")
			.retry(RATE_LIMIT)
			.after(Duration.ofSeconds(17)), row("upstream, without a hint", 429, """
					{"error":{"message":"Provider returned error","code":429}}""").retry(RATE_LIMIT),
				row("daily cap", 429,
						"""
								{"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0","X-RateLimit-Reset":"1795219200000"},"provider_name":null}},"user_id":"user_x"}""")
					.leave(RATE_LIMIT)
					.scope(FREE_VARIANTS)
					.after(Duration.ofHours(12)),
				row("daily cap of a high balance", 429, """
						{"error":{"message":"Rate limit exceeded: free-models-per-day-high-balance. ","code":429}}""")
					.leave(RATE_LIMIT)
					.scope(FREE_VARIANTS),
				row("daily cap, by its source", 429,
						"""
								{"error":{"message":"…","code":429,"metadata":{"limit_source":"openrouter_free_tier_daily"}}}""")
					.leave(RATE_LIMIT)
					.scope(FREE_VARIANTS),
				perMinute("per minute, reset in a header").header("X-RateLimit-Reset", "1795176042000")
					.after(Duration.ofSeconds(42)),
				perMinute("per minute, relative to the server's clock").header("Date", "Fri, 20 Nov 2026 12:00:40 GMT")
					.header("X-RateLimit-Reset", "1795176042000")
					.after(Duration.ofSeconds(2)),
				perMinute("per minute, told to wait").header("Retry-After", "5")
					.header("X-RateLimit-Reset", "1795176042000")
					.after(Duration.ofSeconds(5)),
				perMinute("per minute, reset in the past").header("X-RateLimit-Reset", "1795176000000")
					.header("Date", "Fri, 20 Nov 2026 12:00:40 GMT")
					.after(Duration.ZERO));
	}

	private static Row perMinute(String name) {
		return row(name, 429, """
				{"error":{"message":"Rate limit exceeded: free-models-per-min. ","code":429}}""").retry(RATE_LIMIT)
			.scope(FREE_VARIANTS);
	}

	static List<Row> servers() {
		List<Row> rows = new ArrayList<>();
		rows.add(row("operation timed out", 408, """
				{"error":{"message":"Operation timed out. Please try again later.","code":408}}""").leave(TIMEOUT));
		rows.add(row("timeout", 504, "").leave(TIMEOUT));
		rows.add(row("timeout of the edge", 524, """
				{"error":{"message":"Request timed out. Please try again later.","code":524}}""").leave(TIMEOUT));
		rows.add(row("masked", 500, """
				{"error":{"message":"Internal Server Error","code":500,"metadata":{"error_type":"server"}}}""")
			.retry(SERVER_ERROR));
		rows.add(row("unmapped", 500, """
				{"error":{"message":"…","code":500,"metadata":{"error_type":"unmapped"}}}""").retry(SERVER_ERROR));
		rows.add(row("provider", 502,
				"""
						{"error":{"message":"Provider returned error","code":502,"metadata":{"provider_name":"X","raw":"boom"}}}""")
			.retry(SERVER_ERROR));
		for (int status : new int[] { 500, 502, 520, 521, 522, 523 }) {
			rows.add(row("as HTML", status, "<!DOCTYPE html><html><title>Bad gateway</title></html>")
				.retry(SERVER_ERROR));
		}
		rows.add(row("unavailable", 503, """
				{"error":{"message":"Service temporarily unavailable","code":503}}""").header("Retry-After", "7")
			.retry(OVERLOADED)
			.after(Duration.ofSeconds(7)));
		rows.add(row("overloaded", 529, """
				{"error":{"message":"Provider returned error","code":529}}""").retry(OVERLOADED));
		rows.add(row("a status nobody documents", 599, "").retry(SERVER_ERROR));
		rows.add(row("no status at all", 600, "").retry(BAD_RESPONSE));
		rows.add(row("many choices", 300, "").leave(BAD_RESPONSE));
		rows.add(row("redirect", 307, "").header("Location", "https://elsewhere.example/").leave(BAD_RESPONSE));
		rows.add(row("moved", 301, "<html>").leave(BAD_RESPONSE));
		rows.add(row("answer that cannot be read", 502, """
				{"error":{"code":502,"message":"x","metadata":{"error_type":"unreadable_response"}}}""")
			.retry(BAD_RESPONSE));
		rows.add(row("answer that is too large", 502, """
				{"error":{"code":502,"message":"x","metadata":{"error_type":"response_too_large"}}}""")
			.leave(BAD_RESPONSE));
		rows.add(row("proxy", 407, "<html>").leave(NETWORK).scope(PROVIDER));
		return rows;
	}

	static List<Row> inBand() {
		return List.of(row("error with a code", 200,
				"""
						{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"…","provider_name":"X"}},"user_id":"user_x"}""")
			.retry(RATE_LIMIT)
			.reportedAs(429), row("error with a code as text", 200, """
					{"error":{"message":"no","code":"401"}}""").leave(AUTHENTICATION).scope(PROVIDER).reportedAs(401),
				row("error without a code", 200, """
						{"error":{"message":"something"}}""").retry(SERVER_ERROR).reportedAs(502),
				row("error with a code that is no status", 200, """
						{"error":{"message":"something","code":1305}}""").retry(SERVER_ERROR).reportedAs(502),
				row("error that is empty", 200, """
						{"error":{}}""").retry(SERVER_ERROR).reportedAs(502),
				row("error in a choice", 200,
						"""
								{"id":"gen-1","choices":[{"finish_reason":"error","message":{"content":"Hel"},"error":{"code":503,"message":"x","metadata":{"error_type":"provider_overloaded"}}}]}""")
					.retry(OVERLOADED)
					.reportedAs(503),
				row("finish reason alone", 200, """
						{"id":"gen-1","choices":[{"finish_reason":"error","message":{"content":"Hel"}}]}""")
					.retry(SERVER_ERROR)
					.reportedAs(502),
				row("event in a stream", 200,
						"""
								{"id":"gen-abc123","object":"chat.completion.chunk","created":1234567890,"model":"openai/gpt-4o","provider":"OpenAI","error":{"code":429,"message":"Rate limit exceeded","metadata":{"error_type":"rate_limit_exceeded","provider_code":"…"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""")
					.retry(RATE_LIMIT)
					.reportedAs(429),
				row("event in a stream, code in words", 200,
						"""
								{"error":{"code":"server_error","message":"Provider disconnected unexpectedly"},"choices":[]}""")
					.retry(SERVER_ERROR)
					.reportedAs(500),
				row("event in a stream, the error alone", 200,
						"""
								{"code":502,"message":"Network connection lost.","metadata":{"error_type":"provider_unavailable"}}""")
					.retry(SERVER_ERROR)
					.reportedAs(502),
				row("no choices", 200, """
						{"id":"gen-1","object":"chat.completion"}""").retry(BAD_RESPONSE),
				row("no JSON", 200, "<html>log in to the hotel's network</html>").retry(BAD_RESPONSE),
				row("cut JSON", 200, """
						{"id":"gen-1","choices":[{"mess""").retry(BAD_RESPONSE),
				row("no body", 200, null).retry(BAD_RESPONSE), row("empty body", 200, "").retry(BAD_RESPONSE),
				row("no content", 204, null).retry(BAD_RESPONSE));
	}

	static List<Row> availability() {
		return List.of(available("model_not_found", 400, false).leave(MODEL_NOT_FOUND),
				available("wrong_endpoint", 400, false).leave(MODEL_NOT_FOUND),
				available("no_endpoints", 404, false).leave(MODEL_NOT_FOUND),
				available("model_deprecated", 404, false).leave(MODEL_NOT_FOUND),
				available("model_unavailable_upstream", 404, false).leave(MODEL_NOT_FOUND),
				available("region_restricted", 403, false).leave(MODEL_NOT_FOUND),
				available("privacy_restricted", 404, false).leave(MODEL_NOT_FOUND),
				available("constraint_filtered", 404, false).leave(MODEL_NOT_FOUND),
				available("free_variant_ended", 404, false).leave(MODEL_NOT_FOUND),
				available("capacity_exhausted", 429, true).retry(RATE_LIMIT),
				available("temporarily_unavailable", 503, true).retry(OVERLOADED),
				// the flag wins
				available("no_endpoints", 404, true).retry(MODEL_NOT_FOUND),
				available("capacity_exhausted", 429, false).leave(RATE_LIMIT),
				// an unknown code leaves the kind to the status
				available("brand_new", 404, true).retry(MODEL_NOT_FOUND),
				available("brand_new", 503, false).leave(OVERLOADED),
				row("availability with a wait", 503,
						"""
								{"error":{"message":"no","http_status":503,"availability":{"code":"temporarily_unavailable","retryable":true,"retry_after":12}}}""")
					.retry(OVERLOADED)
					.after(Duration.ofSeconds(12)),
				row("availability next to a type", 400,
						"""
								{"error":{"message":"no","error_type":"invalid_request","availability":{"code":"model_not_found","retryable":false}}}""")
					.leave(MODEL_NOT_FOUND),
				row("availability without code, in band", 200,
						"""
								{"error":{"message":"no","error_type":"not_found","http_status":404,"availability":{"code":"brand_new","retryable":false}}}""")
					.leave(MODEL_NOT_FOUND)
					.reportedAs(404));
	}

	private static Row available(String code, int status, boolean retryable) {
		return row("availability " + code, status,
				"""
						{"error":{"message":"no","http_status":%d,"availability":{"code":"%s","retryable":%s,"requested_models":["a/b"]}}}"""
					.formatted(status, code, retryable));
	}

	static Stream<Row> errorTypes() {
		return Stream.of(type("context_length_exceeded", 400).leave(CONTEXT_LENGTH),
				type("max_tokens_exceeded", 400).leave(INVALID_REQUEST),
				type("token_limit_exceeded", 400).leave(INVALID_REQUEST),
				type("string_too_long", 400).leave(INVALID_REQUEST),
				type("authentication", 401).leave(AUTHENTICATION).scope(PROVIDER),
				type("payment_required", 402).leave(PAYMENT).scope(PROVIDER),
				type("permission_denied", 403).leave(AUTHENTICATION).scope(PROVIDER),
				type("rate_limit_exceeded", 429).retry(RATE_LIMIT), type("provider_overloaded", 503).retry(OVERLOADED),
				type("provider_unavailable", 502).retry(SERVER_ERROR),
				type("invalid_request", 400).leave(INVALID_REQUEST), type("invalid_prompt", 400).leave(INVALID_REQUEST),
				type("not_found", 404).leave(MODEL_NOT_FOUND), type("precondition_failed", 412).leave(INVALID_REQUEST),
				type("payload_too_large", 413).leave(INVALID_REQUEST),
				type("unprocessable", 422).leave(INVALID_REQUEST),
				type("content_policy_violation", 400).leave(CONTENT_POLICY), type("refusal", 400).leave(CONTENT_POLICY),
				type("invalid_image", 400).leave(INVALID_REQUEST), type("image_too_large", 400).leave(INVALID_REQUEST),
				type("image_too_small", 400).leave(INVALID_REQUEST),
				type("unsupported_image_format", 400).leave(INVALID_REQUEST),
				type("image_download_failed", 400).leave(INVALID_REQUEST),
				type("image_not_found", 404).leave(INVALID_REQUEST), type("server", 500).retry(SERVER_ERROR),
				type("timeout", 504).leave(TIMEOUT))
			.flatMap((row) -> Stream.of(row, new Row(row.name() + ", in band", 200, row.headers(), row.body(),
					row.kind(), row.retryable(), row.scope(), row.reportedStatus(), row.retryAfter())));
	}

	private static Row type(String type, int status) {
		return row("error type " + type, status, """
				{"error":{"message":"no","metadata":{"error_type":"%s"}}}""".formatted(type));
	}

}
