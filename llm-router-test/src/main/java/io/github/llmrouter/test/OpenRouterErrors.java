package io.github.llmrouter.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The errors that OpenRouter is known to answer with, in its words.
 */
public final class OpenRouterErrors {

	private OpenRouterErrors() {
	}

	/**
	 * The id names no model: 400.
	 * @param model the id
	 * @return the error
	 */
	public static OpenRouterError invalidModel(String model) {
		return OpenRouterError.of(400, model + " is not a valid model ID");
	}

	/**
	 * The prompt does not fit: 400.
	 * @param limit tokens that the model takes
	 * @param requested tokens that were asked for, the output's included
	 * @return the error
	 */
	public static OpenRouterError contextLengthExceeded(long limit, long requested) {
		return OpenRouterError
			.of(400, "This endpoint's maximum context length is " + limit + " tokens. However, you requested about "
					+ requested + " tokens. Please reduce the length of either one, or use the "
					+ "context-compression plugin to compress your prompt automatically.")
			.metadata("error_type", "context_length_exceeded")
			.metadata("provider_name", "Chutes");
	}

	/**
	 * Any error that OpenRouter has a type for.
	 * @param status the HTTP status
	 * @param type {@code invalid_request}, {@code provider_overloaded} and so on
	 * @param message what is wrong
	 * @return the error
	 */
	public static OpenRouterError typed(int status, String type, String message) {
		return OpenRouterError.of(status, message).metadata("error_type", type);
	}

	/**
	 * No key came with the request: 401.
	 * @return the error
	 */
	public static OpenRouterError missingAuthentication() {
		return OpenRouterError.of(401, "Missing Authentication header");
	}

	/**
	 * The key is not known: 401.
	 * @return the error
	 */
	public static OpenRouterError unknownKey() {
		return OpenRouterError.of(401, "User not found.");
	}

	/**
	 * The account is empty: 402.
	 * @return the error
	 */
	public static OpenRouterError insufficientCredits() {
		return OpenRouterError.of(402, "Insufficient credits. Add more using https://openrouter.ai/credits");
	}

	/**
	 * The account cannot pay for the longest answer: 402.
	 * @param requested tokens that the answer might have
	 * @param affordable tokens that can be paid for
	 * @return the error
	 */
	public static OpenRouterError canOnlyAfford(long requested, long affordable) {
		return OpenRouterError.of(402,
				"This request requires more credits, or fewer max_tokens. You requested up to " + requested
						+ " tokens, but can only afford " + affordable
						+ ". To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account");
	}

	/**
	 * What is under way uses up the credits, for the moment: 402.
	 * @param retryAfter how long to wait; sent in seconds
	 * @return the error
	 */
	public static OpenRouterError inFlightBudget(Duration retryAfter) {
		return OpenRouterError
			.of(402, "This request would exceed your available credits given your current in-flight requests. "
					+ "Retry after in-flight requests settle, or add credits.")
			.metadata("reason", "in_flight_budget_exhausted")
			.metadata("limit_source", "openrouter_in_flight_budget")
			.header("Retry-After", Long.toString(retryAfter.toSeconds()));
	}

	/**
	 * The input was found improper: 403.
	 * @param model the id
	 * @param reason {@code violence} for instance
	 * @return the error
	 */
	public static OpenRouterError moderation(String model, String reason) {
		return OpenRouterError
			.of(403, model + " requires moderation on OpenAI. Your input was flagged for \"" + reason + "\"")
			.metadata("reasons", List.of(reason))
			.metadata("flagged_input", "...")
			.metadata("provider_name", "OpenAI")
			.metadata("model_slug", model);
	}

	/**
	 * The key has spent what it may: 403.
	 * @return the error
	 */
	public static OpenRouterError keyLimitExceeded() {
		return OpenRouterError.of(403, "Key limit exceeded (total limit).")
			.metadata("limit_source", "openrouter_key_limit");
	}

	/**
	 * Nobody serves the model: 404.
	 * @param model the id
	 * @return the error
	 */
	public static OpenRouterError noEndpoints(String model) {
		return OpenRouterError.of(404, "No endpoints found for " + model + ".");
	}

	/**
	 * One of the errors that say themselves whether to try again: no code, but a type, a
	 * status and {@code availability}.
	 * @param status the HTTP status
	 * @param code {@code capacity_exhausted}, {@code model_deprecated} and so on
	 * @param retryable whether to try again
	 * @return the error
	 */
	public static OpenRouterError availability(int status, String code, boolean retryable) {
		return OpenRouterError.of(status, "The requested model is not available: " + code)
			.code(null)
			.field("error_type", code)
			.field("http_status", status)
			.field("availability", Map.of("code", code, "retryable", retryable, "requested_models", List.of()));
	}

	/**
	 * The request took too long: 408.
	 * @return the error
	 */
	public static OpenRouterError requestTimeout() {
		return OpenRouterError.of(408, "Operation timed out. Please try again later.");
	}

	/**
	 * A provider limits the rate: 429 with {@code Retry-After}.
	 * @param retryAfter how long to wait; sent in seconds
	 * @return the error
	 */
	public static OpenRouterError upstreamRateLimit(Duration retryAfter) {
		long seconds = retryAfter.toSeconds();
		return OpenRouterError.of(429, "Provider returned error")
			.metadata("raw",
					"The model is temporarily rate-limited upstream. Please retry shortly, or add your own "
							+ "key to accumulate your rate limits: https://openrouter.ai/settings/integrations")
			.metadata("provider_name", "Venice")
			.metadata("is_byok", false)
			.metadata("retry_after_seconds", seconds)
			.metadata("headers", Map.of("Retry-After", Long.toString(seconds)))
			.header("Retry-After", Long.toString(seconds));
	}

	/**
	 * OpenRouter itself limits the rate of free models: 429 with {@code X-RateLimit-*}.
	 * @param limit {@code free-models-per-day} or {@code free-models-per-min}
	 * @param reset when it may go on
	 * @return the error
	 */
	public static OpenRouterError freeLimit(String limit, Instant reset) {
		Map<String, String> headers = Map.of("X-RateLimit-Limit", "50", "X-RateLimit-Remaining", "0",
				"X-RateLimit-Reset", Long.toString(reset.toEpochMilli()));
		OpenRouterError error = OpenRouterError
			.of(429, "Rate limit exceeded: " + limit + ". Add 10 credits to unlock 1000 free model requests per day")
			.metadata("headers", headers);
		for (Map.Entry<String, String> header : headers.entrySet()) {
			error = error.header(header.getKey(), header.getValue());
		}
		return error;
	}

	/**
	 * OpenRouter failed: 500.
	 * @return the error
	 */
	public static OpenRouterError internal() {
		return typed(500, "server", "Internal Server Error");
	}

	/**
	 * The provider failed: 502.
	 * @return the error
	 */
	public static OpenRouterError badGateway() {
		return OpenRouterError.of(502, "Provider returned error")
			.metadata("provider_name", "FakeProvider")
			.metadata("raw", "upstream connect error");
	}

	/**
	 * No provider can serve the request now: 503.
	 * @return the error
	 */
	public static OpenRouterError unavailable() {
		return OpenRouterError.of(503, "Service temporarily unavailable");
	}

	/**
	 * The provider took too long: 504.
	 * @return the error
	 */
	public static OpenRouterError providerTimeout() {
		return typed(504, "timeout", "Provider timed out");
	}

	/**
	 * The request took too long for the network's edge: 524.
	 * @return the error
	 */
	public static OpenRouterError edgeTimeout() {
		return OpenRouterError.of(524, "Request timed out. Please try again later.");
	}

	/**
	 * The provider has too much to do: 529.
	 * @return the error
	 */
	public static OpenRouterError overloaded() {
		return OpenRouterError.of(529, "Provider returned error").metadata("provider_name", "FakeProvider");
	}

}
