package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A named route.
 *
 * @param models Models to ask, in this order.
 * @param strategy Order in which they are asked, as in llm.strategy.
 * @param options what its calls set, before what all calls set
 * @param stream how its streams are delivered
 * @param hedge Whether a second model is asked beside the first one when that does not
 * answer for long. By default as llm.hedge.enabled says.
 */
record RouteProperties(@DefaultValue List<String> models, @DefaultValue("ordered") String strategy,
		@DefaultValue @NestedConfigurationProperty OptionsProperties options,
		@DefaultValue @NestedConfigurationProperty StreamProperties stream, @Nullable Boolean hedge) {

	RouteProperties {
		models = List.copyOf(models);
	}

}
