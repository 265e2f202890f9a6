package io.github.llmrouter.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The budget of tokens from which the process pays the attempts that it makes beyond the
 * first of each call.
 *
 * @param enabled Whether retries and fallbacks are limited across all calls, so that they
 * do not add to an outage.
 * @param maxTokens How many tokens the budget holds when it is full. One is worth one
 * attempt.
 * @param successGain How many tokens an answered call gives back.
 * @param minPerSecond How many tokens come back each second however few calls are
 * answered.
 */
record RetryBudgetProperties(@DefaultValue("true") boolean enabled, @DefaultValue("100") int maxTokens,
		@DefaultValue("0.2") double successGain, @DefaultValue("10") double minPerSecond) {
}
