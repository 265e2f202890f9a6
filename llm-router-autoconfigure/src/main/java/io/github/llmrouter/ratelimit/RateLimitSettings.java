package io.github.llmrouter.ratelimit;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * What holds for all limits.
 *
 * @param maxWait how long a request waits at most until it is within a limit; zero to
 * refuse at once
 * @param expectedOutputTokens how many tokens of an answer are reserved for a request
 * that does not say how many it wants at most
 * @param maxKeys of how many users, tenants and routes each the use is kept apart; those
 * beyond share
 */
public record RateLimitSettings(Duration maxWait, long expectedOutputTokens, int maxKeys) {

	public RateLimitSettings {
		Assert.isTrue(!maxWait.isNegative(), "'maxWait' must not be negative");
		Assert.isTrue(expectedOutputTokens >= 0, "'expectedOutputTokens' must not be negative");
		Assert.isTrue(maxKeys > 0, "'maxKeys' must be positive");
	}

}
