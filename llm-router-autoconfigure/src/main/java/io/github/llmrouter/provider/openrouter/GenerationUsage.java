package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;

import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what OpenRouter tells of a generation afterwards. It bills the tokens that the
 * provider behind it counted, which it calls native.
 */
final class GenerationUsage {

	private GenerationUsage() {
	}

	/**
	 * Read.
	 * @param data of the generation
	 * @return what was used, unknown if it does not say what was charged
	 */
	static TokenUsage read(JsonNode data) {
		BigDecimal credits = amount(data.path("usage"));
		BigDecimal cost = OpenRouterCost.total((credits != null) ? credits : amount(data.path("total_cost")),
				data.path("is_byok").asBoolean(false), amount(data.path("upstream_inference_cost")));
		if (cost == null || (cost.signum() == 0 && !isCounted(data))) {
			return TokenUsage.UNKNOWN;
		}
		return new TokenUsage(tokens(data, "prompt"), tokens(data, "completion"),
				count(data.path("native_tokens_cached")), 0, count(data.path("native_tokens_reasoning")), cost);
	}

	/** What has not even been counted has not been billed yet. */
	private static boolean isCounted(JsonNode data) {
		return data.path("native_tokens_prompt").isNumber() || data.path("tokens_prompt").isNumber();
	}

	private static long tokens(JsonNode data, String type) {
		JsonNode billed = data.path("native_tokens_" + type);
		return count(billed.isNumber() ? billed : data.path("tokens_" + type));
	}

	private static long count(JsonNode number) {
		return number.canConvertToLong() ? Math.max(0, number.asLong()) : 0;
	}

	private static @Nullable BigDecimal amount(JsonNode number) {
		return number.isNumber() ? OpenRouterCost.amount(number.asString()) : null;
	}

}
