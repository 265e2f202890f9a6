package io.github.llmrouter.autoconfigure;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Checks the limits of targets, users, tenants and routes.
 */
final class RateLimitCheck {

	/** What is above was not meant, and no provider admits it. */
	private static final double MAX_PER_MINUTE = 1e9;

	private static final double MAX_CONCURRENCY = 1e6;

	private static final double MAX_TOKENS = 1e7;

	private static final double MAX_KEYS = 1e7;

	private final Consumer<ConfigurationProblem> problems;

	RateLimitCheck(Consumer<ConfigurationProblem> problems) {
		this.problems = problems;
	}

	void check(LlmProperties properties) {
		properties.targets().forEach(this::target);
		duplicates(properties);
		RateLimitProperties rateLimit = properties.rateLimit();
		limit("llm.rate-limit.per-user", rateLimit.perUser());
		limit("llm.rate-limit.per-tenant", rateLimit.perTenant());
		limit("llm.rate-limit.per-route", rateLimit.perRoute());
		Limits limits = new Limits("llm.rate-limit", this.problems);
		limits.notNegative("max-wait", rateLimit.maxWait());
		limits.between("expected-output-tokens", rateLimit.expectedOutputTokens(), 0, MAX_TOKENS);
		limits.between("max-keys", rateLimit.maxKeys(), 1, MAX_KEYS);
		limits.positive("redis-timeout", rateLimit.redisTimeout());
	}

	private void target(String name, TargetProperties target) {
		String property = PropertyNames.entry("llm.targets", name);
		limits(property, target.requestsPerMinute(), target.tokensPerMinute(), target.maxConcurrency());
		if (target.adaptiveConcurrency() && target.maxConcurrency() == null) {
			this.problems.accept(
					new ConfigurationProblem(property + ".adaptive-concurrency", "needs a limit below which it may go",
							"Set " + property + ".max-concurrency to how many attempts run at once at most."));
		}
	}

	private void duplicates(LlmProperties properties) {
		TargetNames names = new Providers(properties).targetNames();
		Set<TargetName> targets = new HashSet<>();
		properties.targets().keySet().stream().filter((name) -> !name.isBlank()).forEach((name) -> {
			if (!targets.add(names.read(name))) {
				String property = PropertyNames.entry("llm.targets", name);
				this.problems.accept(new ConfigurationProblem(property, "names a model that llm.targets has already",
						"Keep one of the two."));
			}
		});
	}

	private void limit(String property, LimitProperties limit) {
		limits(property, limit.requestsPerMinute(), limit.tokensPerMinute(), limit.maxConcurrency());
	}

	private void limits(String property, @Nullable Long requestsPerMinute, @Nullable Long tokensPerMinute,
			@Nullable Integer maxConcurrency) {
		Limits limits = new Limits(property, this.problems);
		limits.between("requests-per-minute", requestsPerMinute, 1, MAX_PER_MINUTE);
		limits.between("tokens-per-minute", tokensPerMinute, 1, MAX_PER_MINUTE);
		limits.between("max-concurrency", maxConcurrency, 1, MAX_CONCURRENCY);
	}

}
