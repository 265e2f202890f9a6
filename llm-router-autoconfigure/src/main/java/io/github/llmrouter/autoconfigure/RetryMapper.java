package io.github.llmrouter.autoconfigure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.retry.KindOverride;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.SleepingBackOffPolicy;

/**
 * Turns the retry properties into settings.
 */
final class RetryMapper {

	private RetryMapper() {
	}

	static RetrySettings settings(RetryProperties retry) {
		Map<FailureKind, KindOverride> policies = new EnumMap<>(FailureKind.class);
		retry.policies()
			.forEach((kind, policy) -> policies.put(kind, new KindOverride(policy.maxAttempts(), policy.strategy(),
					policy.initialInterval(), policy.multiplier(), policy.maxInterval())));
		return new RetrySettings(retry.maxAttempts(), retry.strategy(), retry.initialInterval(), retry.multiplier(),
				retry.maxInterval(), retry.jitter(), retry.maxRetryAfter(), policies);
	}

	static RetryBudgetSettings budget(RetryProperties retry) {
		return new RetryBudgetSettings(retry.budget().enabled(), retry.budget().maxTokens(),
				retry.budget().successGain(), retry.budget().minPerSecond());
	}

	/**
	 * The application's own backoff. Its delays are asked for, not slept, which only a
	 * policy with an exchangeable sleeper allows.
	 * @param policy the bean, or {@code null} if there is none
	 * @return the policy
	 */
	static @Nullable SleepingBackOffPolicy<?> custom(@Nullable BackOffPolicy policy) {
		if (policy == null || policy instanceof SleepingBackOffPolicy) {
			return (SleepingBackOffPolicy<?>) policy;
		}
		throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem("llm.retry.strategy",
				"is replaced by a BackOffPolicy bean whose delays cannot be asked for: it is no SleepingBackOffPolicy",
				"Let " + policy.getClass().getName()
						+ " implement SleepingBackOffPolicy, or remove the bean and set llm.retry.strategy.")));
	}

}
