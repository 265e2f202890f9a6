package io.github.llmrouter.provider.openai;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;

import com.openai.core.JsonField;
import com.openai.models.completions.CompletionUsage;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of OpenAI's chat completions.
 */
public final class OpenAiUsage {

	private OpenAiUsage() {
	}

	/**
	 * Read the tokens; OpenAI reports no cost.
	 * @param usage the usage
	 * @return what was used
	 */
	public static TokenUsage read(CompletionUsage usage) {
		return read(usage, null, null);
	}

	/**
	 * Read the tokens.
	 * @param usage the usage
	 * @param cost what the provider charged, in USD, or {@code null} if it did not say
	 * @param inputCost the part of it that was for the input, or {@code null}
	 * @return what was used; unknown if neither tokens nor a cost were reported
	 */
	public static TokenUsage read(CompletionUsage usage, @Nullable BigDecimal cost, @Nullable BigDecimal inputCost) {
		long input = count(usage._promptTokens());
		long output = count(usage._completionTokens());
		// each chunk of a stream that has none gets one of zeros from Spring AI
		if (input == 0 && output == 0 && cost == null) {
			return TokenUsage.UNKNOWN;
		}
		long cached = detail(usage._promptTokensDetails(), CompletionUsage.PromptTokensDetails::_cachedTokens);
		long written = detail(usage._promptTokensDetails(), CompletionUsage.PromptTokensDetails::_cacheWriteTokens);
		long reasoning = detail(usage._completionTokensDetails(),
				CompletionUsage.CompletionTokensDetails::_reasoningTokens);
		return new TokenUsage(input, output, cached, written, reasoning, cost, inputCost);
	}

	private static <T> long detail(JsonField<? extends T> details, Function<T, JsonField<Long>> field) {
		Optional<? extends T> known = details.asKnown();
		return known.isPresent() ? count(field.apply(known.get())) : 0;
	}

	private static long count(JsonField<Long> field) {
		return Math.max(0, field.asKnown().orElse(0L));
	}

}
