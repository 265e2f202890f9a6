package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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

	/** So that no part is more than the whole. */
	private static final MathContext DOWN = new MathContext(16, RoundingMode.DOWN);

	private static final int MAX_DIGITS = 9;

	private static final int MAX_SCALE = 30;

	private OpenRouterCost() {
	}

	static TokenUsage read(CompletionUsage usage) {
		Map<String, JsonValue> extra = usage._additionalProperties();
		BigDecimal cost = cost(extra);
		return OpenAiUsage.read(usage, cost, (cost != null) ? inputCost(cost, extra) : null);
	}

	private static @Nullable BigDecimal cost(Map<String, JsonValue> usage) {
		boolean ownKey = usage.get("is_byok") instanceof JsonBoolean byok && byok.value();
		return total(amount(usage.get("cost")), ownKey, detail(usage, "upstream_inference_cost"));
	}

	/**
	 * What a request cost altogether.
	 * @param credits what OpenRouter charged, or {@code null} if that is not known
	 * @param ownKey whether it used a key of the account's own at the provider
	 * @param upstream what the provider charged for that, or {@code null}
	 * @return the cost, or {@code null} if a part of it is not known
	 */
	static @Nullable BigDecimal total(@Nullable BigDecimal credits, boolean ownKey, @Nullable BigDecimal upstream) {
		if (credits == null || !ownKey) {
			return credits;
		}
		return (upstream != null) ? credits.add(upstream) : null;
	}

	/** What the provider behind charged for the prompt, as a part of the whole. */
	private static @Nullable BigDecimal inputCost(BigDecimal cost, Map<String, JsonValue> usage) {
		BigDecimal prompt = detail(usage, "upstream_inference_prompt_cost");
		BigDecimal completion = detail(usage, "upstream_inference_completions_cost");
		if (prompt == null || completion == null) {
			return null;
		}
		BigDecimal both = prompt.add(completion);
		if (both.compareTo(cost) == 0) {
			return prompt;
		}
		return (both.signum() == 0) ? null : cost.multiply(prompt).divide(both, DOWN);
	}

	private static @Nullable BigDecimal detail(Map<String, JsonValue> usage, String name) {
		return (usage.get("cost_details") instanceof JsonObject details) ? amount(details.values().get(name)) : null;
	}

	private static @Nullable BigDecimal amount(@Nullable JsonValue value) {
		return (value instanceof JsonNumber number) ? amount(number.value().toString()) : null;
	}

	/**
	 * Read an amount.
	 * @param number as it was written
	 * @return the amount, or {@code null} if it is none
	 */
	static @Nullable BigDecimal amount(String number) {
		try {
			BigDecimal amount = new BigDecimal(number);
			// with more digits it is no price, and would take long to add or to write
			boolean sensible = amount.precision() - amount.scale() <= MAX_DIGITS && amount.scale() <= MAX_SCALE;
			return (amount.signum() >= 0 && sensible) ? amount : null;
		}
		catch (NumberFormatException ex) {
			// NaN or infinite
			return null;
		}
	}

}
