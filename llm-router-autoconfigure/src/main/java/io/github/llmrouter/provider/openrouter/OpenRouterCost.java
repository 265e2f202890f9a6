package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;
import java.util.Map;

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
		BigDecimal credits = amount(plain(usage.get("cost")));
		if (credits == null || !Boolean.TRUE.equals(plain(usage.get("is_byok")))) {
			return credits;
		}
		BigDecimal upstream = (plain(usage.get("cost_details")) instanceof Map<?, ?> details)
				? amount(details.get("upstream_inference_cost")) : null;
		return (upstream != null) ? credits.add(upstream) : null;
	}

	private static @Nullable Object plain(@Nullable JsonValue value) {
		return (value != null) ? value.convert(Object.class) : null;
	}

	private static @Nullable BigDecimal amount(@Nullable Object value) {
		if (!(value instanceof Number number)) {
			return null;
		}
		try {
			BigDecimal amount = new BigDecimal(number.toString());
			return (amount.signum() >= 0) ? amount : null;
		}
		catch (NumberFormatException ex) {
			// NaN or infinite
			return null;
		}
	}

}
