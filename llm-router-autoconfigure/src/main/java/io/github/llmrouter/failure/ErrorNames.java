package io.github.llmrouter.failure;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The decision table by name: OpenRouter's error types and availability codes, and the
 * codes and types of OpenAI and Anthropic. A name that is not here says nothing.
 */
final class ErrorNames {

	private static final Map<String, Signal> NAMES = names();

	private ErrorNames() {
	}

	/**
	 * Look up a name that tells what is wrong.
	 * @param name the name in lower case, or {@code null}
	 * @return what it means, or {@code null} if it is not known
	 */
	static @Nullable Signal find(@Nullable String name) {
		return (name != null) ? NAMES.get(name) : null;
	}

	/**
	 * Look up a name that says little more than whose fault it is: OpenAI puts it next to
	 * nearly every error, so a status says more.
	 * @param name the name in lower case, or {@code null}
	 * @return what it means, or {@code null} if it is no such name
	 */
	static @Nullable Signal findVague(@Nullable String name) {
		if (name == null) {
			return null;
		}
		return switch (name) {
			case "invalid_request_error" -> Signal.ofStatus(400);
			case "server_error", "api_error", "internal_server_error" -> Signal.ofStatus(500);
			default -> null;
		};
	}

	private static Map<String, Signal> names() {
		Map<String, Signal> names = new HashMap<>();
		put(names, Verdict.leave(FailureKind.CONTEXT_LENGTH), 400, "context_length_exceeded");
		put(names, Verdict.leave(FailureKind.CONTENT_POLICY), 400, "content_policy_violation", "refusal",
				"content_filter");
		put(names, Verdict.leave(FailureKind.INVALID_REQUEST), 400, "max_tokens_exceeded", "token_limit_exceeded",
				"string_too_long", "string_above_max_length", "invalid_prompt", "invalid_image", "image_too_large",
				"image_too_small", "unsupported_image_format", "image_download_failed");
		put(names, Verdict.leave(FailureKind.INVALID_REQUEST), 404, "image_not_found");
		put(names, Verdict.leave(FailureKind.MODEL_NOT_FOUND), 400, "model_not_found", "wrong_endpoint");
		put(names, Verdict.leave(FailureKind.MODEL_NOT_FOUND), 403, "region_restricted");
		put(names, Verdict.leave(FailureKind.MODEL_NOT_FOUND), 404, "no_endpoints", "model_deprecated",
				"model_unavailable_upstream", "privacy_restricted", "constraint_filtered", "free_variant_ended");
		put(names, Verdict.leaveProvider(FailureKind.PAYMENT), 402, "billing_error");
		put(names, Verdict.leaveProvider(FailureKind.PAYMENT), 429, "insufficient_quota", "billing_hard_limit_reached",
				"billing_not_active");
		put(names, null, 400, "invalid_request");
		put(names, null, 401, "authentication", "authentication_error", "invalid_api_key");
		put(names, null, 402, "payment_required");
		put(names, null, 403, "permission_denied", "permission_error");
		put(names, null, 404, "not_found", "not_found_error");
		put(names, null, 412, "precondition_failed");
		put(names, null, 413, "payload_too_large", "request_too_large");
		put(names, null, 422, "unprocessable");
		put(names, null, 429, "rate_limit_exceeded", "rate_limit_error", "capacity_exhausted");
		put(names, null, 500, "server");
		put(names, null, 502, "provider_unavailable");
		put(names, Verdict.retry(FailureKind.BAD_RESPONSE), 502, "unreadable_response");
		put(names, Verdict.leave(FailureKind.BAD_RESPONSE), 502, "response_too_large");
		put(names, null, 503, "provider_overloaded", "temporarily_unavailable");
		put(names, null, 504, "timeout", "timeout_error");
		put(names, null, 529, "overloaded_error");
		return Map.copyOf(names);
	}

	private static void put(Map<String, Signal> names, @Nullable Verdict verdict, int status, String... same) {
		for (String name : same) {
			names.put(name, new Signal(status, verdict));
		}
	}

}
