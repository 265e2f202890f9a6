package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;
import java.util.Map;

import com.openai.core.JsonBoolean;
import com.openai.core.JsonNumber;
import com.openai.core.JsonObject;
import com.openai.core.JsonValue;
import com.openai.models.completions.CompletionUsage;
import io.github.llmrouter.provider.openai.OpenAiUsage;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads what OpenRouter charged: its credits, which are US dollars, and where it used a
 * key of the account's own at the provider, what that provider charged as well. A part of
 * a cost is no cost.
 */
final class OpenRouterCost {

	private OpenRouterCost() {
	}

	static TokenUsage read(CompletionUsage usage) {
		return OpenAiUsage.read(usage, cost(usage._additionalProperties()));
	}

	private static @Nullable BigDecimal cost(Map<String, JsonValue> usage) {
		BigDecimal credits = amount(usage.get("cost"));
		if (credits == null || !(usage.get("is_byok") instanceof JsonBoolean ownKey && ownKey.value())) {
			return credits;
		}
		BigDecimal upstream = (usage.get("cost_details") instanceof JsonObject details)
				? amount(details.values().get("upstream_inference_cost")) : null;
		return (upstream != null) ? credits.add(upstream) : null;
	}

	private static @Nullable BigDecimal amount(@Nullable JsonValue value) {
		if (!(value instanceof JsonNumber number)) {
			return null;
		}
		try {
			BigDecimal amount = new BigDecimal(number.value().toString());
			return (amount.signum() >= 0) ? amount : null;
		}
		catch (NumberFormatException ex) {
			// NaN or infinite
			return null;
		}
	}

}
