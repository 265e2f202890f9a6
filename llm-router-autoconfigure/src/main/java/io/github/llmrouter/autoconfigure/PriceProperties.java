package io.github.llmrouter.autoconfigure;

import java.math.BigDecimal;

import io.github.llmrouter.cost.ModelPrices;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs.
 *
 * @param input USD per million tokens of the prompt.
 * @param output USD per million tokens of the answer.
 * @param cachedInput USD per million tokens of the prompt that the provider reads from
 * its cache. That of 'input' unless set.
 * @param cacheWrite USD per million tokens of the prompt that the provider writes to its
 * cache. That of 'input' unless set.
 * @param reasoning USD per million tokens spent on reasoning. That of 'output' unless
 * set.
 */
record PriceProperties(@Nullable BigDecimal input, @Nullable BigDecimal output, @Nullable BigDecimal cachedInput,
		@Nullable BigDecimal cacheWrite, @Nullable BigDecimal reasoning) {

	ModelPrices prices() {
		if (this.input == null || this.output == null) {
			throw new IllegalStateException("Prices that were not checked");
		}
		return new ModelPrices(this.input, this.output, this.cachedInput, this.cacheWrite, this.reasoning);
	}

}
