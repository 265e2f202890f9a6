package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.Map;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What models cost.
 *
 * @param prices Prices of models whose provider does not say what it charged, by their
 * name in chains or by the id with which they answer, in brackets: '[openai/gpt-x]'.
 * @param lookup asks providers what answers cost that did not say so
 */
record CostProperties(@DefaultValue Map<String, PriceProperties> prices,
		@DefaultValue @NestedConfigurationProperty CostLookupProperties lookup) {

	CostProperties {
		prices = Collections.unmodifiableMap(prices);
	}

}
