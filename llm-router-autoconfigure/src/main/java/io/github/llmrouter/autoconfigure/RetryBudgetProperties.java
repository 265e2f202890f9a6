package io.github.llmrouter.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The budget of tokens from which all retries of the process are paid.
 *
 * @param enabled Whether retries are limited across all calls, so that they do not add to
 * an outage.
 * @param maxTokens How many tokens the budget holds when it is full. A retry costs some,
 * a success gives some back.
 * @param minPerSecond How many retries are allowed in each second however empty the
 * budget is.
 */
record RetryBudgetProperties(@DefaultValue("true") boolean enabled, @DefaultValue("100") int maxTokens,
		@DefaultValue("10") int minPerSecond) {
}
