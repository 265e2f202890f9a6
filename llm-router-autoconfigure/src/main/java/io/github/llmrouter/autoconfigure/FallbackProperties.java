package io.github.llmrouter.autoconfigure;

import java.util.Collections;
import java.util.Set;

import io.github.llmrouter.failure.FailureKind;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When the next model of a chain takes over.
 *
 * @param on Kinds of failure after which the next model is asked. After any other the
 * call fails at once.
 * @param maxPrice what the next model may cost
 */
record FallbackProperties(@DefaultValue(DEFAULT) Set<FailureKind> on,
		@DefaultValue @NestedConfigurationProperty MaxPriceProperties maxPrice) {

	/** Every failure of a model but those that the next one would answer with as well. */
	private static final String DEFAULT = "rate-limit, overloaded, server-error, timeout, network, bad-response, "
			+ "empty-response, truncated, context-length, model-not-found, authentication, payment, unknown";

	FallbackProperties {
		on = Collections.unmodifiableSet(on);
	}

}
