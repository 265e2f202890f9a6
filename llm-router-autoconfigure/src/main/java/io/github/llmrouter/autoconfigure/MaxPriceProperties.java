package io.github.llmrouter.autoconfigure;

import java.math.BigDecimal;

import io.github.llmrouter.cost.PriceCeiling;
import org.jspecify.annotations.Nullable;

/**
 * What a model may cost at most to be asked after another one.
 *
 * @param input USD per million tokens of the prompt. A model that costs more, or whose
 * price is not known, is not fallen back to. Any price unless set.
 * @param output USD per million tokens of the answer. A model that costs more, or whose
 * price is not known, is not fallen back to. Any price unless set.
 */
record MaxPriceProperties(@Nullable BigDecimal input, @Nullable BigDecimal output) {

	PriceCeiling ceiling() {
		return new PriceCeiling(this.input, this.output);
	}

}
