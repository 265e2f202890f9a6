package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

import io.github.llmrouter.ratelimit.LimitName;
import io.github.llmrouter.ratelimit.RateLimit;
import io.github.llmrouter.ratelimit.RateLimitSettings;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How much may be used, and what happens to what is above.
 *
 * @param perUser what limits each user within its tenant
 * @param perTenant what limits each tenant
 * @param perRoute what limits each route
 * @param maxWait How long a request waits at most until it is within a limit. Zero to
 * refuse at once. Without a unit in seconds.
 * @param expectedOutputTokens How many tokens of an answer are reserved for a request
 * that sets no maximum.
 * @param maxKeys Of how many users, tenants and routes each the use is kept apart. Those
 * who come then share limits.
 * @param store Where the use is kept: in this instance of the application, or in Redis,
 * where all instances share it.
 * @param redisTimeout How long Redis may take to answer. Without a unit in seconds.
 * @param onStoreFailure Whether requests are admitted or refused while Redis does not
 * answer.
 */
record RateLimitProperties(@DefaultValue @NestedConfigurationProperty LimitProperties perUser,
		@DefaultValue @NestedConfigurationProperty LimitProperties perTenant,
		@DefaultValue @NestedConfigurationProperty LimitProperties perRoute,
		@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration maxWait,
		@DefaultValue("500") int expectedOutputTokens, @DefaultValue("100000") int maxKeys,
		@DefaultValue("memory") LimitStore store,
		@DefaultValue("100ms") @DurationUnit(ChronoUnit.SECONDS) Duration redisTimeout,
		@DefaultValue("allow") OnStoreFailure onStoreFailure) {

	RateLimitSettings settings() {
		return new RateLimitSettings(this.maxWait, this.expectedOutputTokens, this.maxKeys);
	}

	/**
	 * What limits calls.
	 * @return the limits, the widest last
	 */
	Map<LimitName, RateLimit> calls() {
		Map<LimitName, RateLimit> limits = new EnumMap<>(LimitName.class);
		limits.put(LimitName.USER, this.perUser.limit());
		limits.put(LimitName.TENANT, this.perTenant.limit());
		limits.put(LimitName.ROUTE, this.perRoute.limit());
		return limits;
	}

	/**
	 * Where the use of limits is kept.
	 */
	enum LimitStore {

		/** In this instance. */
		MEMORY,

		/** In Redis. */
		REDIS

	}

	/**
	 * What happens while the store does not answer.
	 */
	enum OnStoreFailure {

		/** Nothing is limited. */
		ALLOW,

		/** Everything that is limited is refused. */
		DENY

	}

}
