package io.github.llmrouter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.actuate.LimitsStatus;
import io.github.llmrouter.autoconfigure.RateLimitProperties.LimitStore;
import io.github.llmrouter.autoconfigure.RateLimitProperties.OnStoreFailure;
import io.github.llmrouter.ratelimit.CallLimits;
import io.github.llmrouter.ratelimit.CallTokens;
import io.github.llmrouter.ratelimit.MemoryQuotas;
import io.github.llmrouter.ratelimit.QuotaStore;
import io.github.llmrouter.ratelimit.RateLimit;
import io.github.llmrouter.ratelimit.RateLimitMeters;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.github.llmrouter.ratelimit.RedisQuotas;
import io.github.llmrouter.ratelimit.TargetLimits;
import io.lettuce.core.AbstractRedisClient;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps calls within the limits of {@code llm.rate-limit} and {@code llm.targets}, where
 * there are any.
 */
@AutoConfiguration(after = LlmRouterAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBean(LlmConfiguration.class)
@Conditional(RateLimitConditions.OfAnything.class)
public final class LlmRateLimitAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RateLimitStatistics llmRateLimitStatistics() {
		return new RateLimitStatistics();
	}

	/**
	 * Apart, so that it is linked only where there is a client of Redis.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "llm.rate-limit.store", havingValue = "redis")
	@ConditionalOnClass({ LettuceConnectionFactory.class, AbstractRedisClient.class })
	@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
	static class RedisConfiguration {

		@Bean
		@ConditionalOnMissingBean(QuotaStore.class)
		RedisQuotas llmRedisQuotas(LlmConfiguration configuration, LettuceConnectionFactory connections,
				RateLimitStatistics statistics) {
			RateLimitProperties properties = configuration.properties().rateLimit();
			return new RedisQuotas(connections::getRequiredNativeClient, properties.redisTimeout(),
					properties.onStoreFailure() == OnStoreFailure.ALLOW, statistics, System::nanoTime);
		}

	}

	@Bean
	@ConditionalOnMissingBean(QuotaStore.class)
	MemoryQuotas llmMemoryQuotas(LlmConfiguration configuration) {
		if (configuration.properties().rateLimit().store() == LimitStore.REDIS) {
			throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem("llm.rate-limit.store",
					"asks for Redis, and the application has no connection to it that can be used",
					"Add spring-boot-starter-data-redis with its client Lettuce, or remove llm.rate-limit.store.")));
		}
		return new MemoryQuotas(System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(RateLimitConditions.OfTargets.class)
	TargetLimits llmTargetLimits(LlmConfiguration configuration, QuotaStore store, RateLimitStatistics statistics) {
		Map<String, RateLimit> limits = new LinkedHashMap<>();
		TargetSettings.of(configuration.properties())
			.byName()
			.forEach((name, target) -> limits.put(name, target.limit()));
		return new TargetLimits(limits, configuration.properties().rateLimit().settings(), store, statistics);
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(RateLimitConditions.OfCalls.class)
	CallLimits llmCallLimits(LlmConfiguration configuration, QuotaStore store, RateLimitStatistics statistics) {
		RateLimitProperties properties = configuration.properties().rateLimit();
		return new CallLimits(properties.calls(), properties.settings(), store, statistics, System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(CallLimits.class)
	@Conditional(RateLimitConditions.OfCallTokens.class)
	CallTokens llmCallTokens(LlmConfiguration configuration, CallLimits limits) {
		return new CallTokens(limits, configuration.properties().rateLimit().settings());
	}

	@Bean
	@ConditionalOnMissingBean
	LimitsStatus llmLimitsStatus(RateLimitStatistics statistics, ObjectProvider<TargetLimits> targets,
			ObjectProvider<CallLimits> calls) {
		return new LimitsStatus(statistics, targets.getIfAvailable(), calls.getIfAvailable());
	}

	/**
	 * Apart, so that it is linked only where there are metrics.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		RateLimitMeters llmRateLimitMeters(RateLimitStatistics statistics, ObjectProvider<TargetLimits> targets) {
			return new RateLimitMeters(statistics, targets.getIfAvailable());
		}

	}

}
