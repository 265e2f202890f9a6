package io.github.llmrouter.autoconfigure;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.llmrouter.failure.FailureKind;

/**
 * Checks how often, how long, how much, when and for what: retries, timeouts, input,
 * fallback, options and prices.
 */
final class NumbersCheck {

	/**
	 * Kinds that are no failure of a model: nothing is retried after them, and a target
	 * that a policy refuses is passed over in any case.
	 */
	private static final Set<FailureKind> NOT_OF_MODELS = Set.of(FailureKind.CANCELLED, FailureKind.CIRCUIT_OPEN,
			FailureKind.REFUSED, FailureKind.POLICY_FAILED);

	/** Each of them is shown in every answer of the endpoint. */
	private static final int MAX_RECENT_CALLS = 10_000;

	/** Each is asked about several times. */
	private static final int MAX_COST_LOOKUPS = 10_000;

	/** Each second of it takes memory for every target. */
	private static final int MAX_WINDOW_SECONDS = 3600;

	/** More are no trial. */
	private static final int MAX_TRIALS = 100;

	/** Earlier, most attempts would be hedged, later none. */
	private static final double MIN_PERCENTILE = 50;

	private static final double MAX_PERCENTILE = 99.9;

	/** As many answers are kept of each target. */
	private static final int MAX_KNOWN_ANSWERS = 200;

	/** More would be a mistake. */
	private static final int MAX_HEDGE_THREADS = 10_000;

	/** As many attempts are kept of each provider. */
	private static final int MAX_HEALTH_FAILURES = 50;

	private final Consumer<ConfigurationProblem> problems;

	NumbersCheck(Consumer<ConfigurationProblem> problems) {
		this.problems = problems;
	}

	void check(LlmProperties properties) {
		options("llm.options", properties.options());
		properties.routes()
			.forEach((name, route) -> options(PropertyNames.entry("llm.routes", name) + ".options", route.options()));
		retry(properties.retry());
		properties.retry().policies().forEach((kind, policy) -> policy(kind, policy, properties.retry()));
		properties.fallback().on().stream().sorted().forEach((kind) -> ofModel("llm.fallback.on", kind));
		hedge(properties.hedge());
		circuitBreaker(properties.circuitBreaker());
		timeout(properties.timeout());
		input(properties.input());
		new Limits("llm.shutdown", this.problems).notNegative("grace", properties.shutdown().grace());
		properties.cost().prices().forEach(this::prices);
		costLookup(properties.cost().lookup());
		actuator(properties.actuator());
	}

	private void options(String prefix, OptionsProperties options) {
		Limits limits = new Limits(prefix, this.problems);
		limits.between("temperature", options.temperature(), 0, 2);
		limits.atLeast("max-tokens", options.maxTokens(), 1);
		limits.between("top-p", options.topP(), 0, 1);
		limits.atLeast("top-k", options.topK(), 1);
		limits.between("frequency-penalty", options.frequencyPenalty(), -2, 2);
		limits.between("presence-penalty", options.presencePenalty(), -2, 2);
	}

	private void retry(RetryProperties retry) {
		Limits limits = new Limits("llm.retry", this.problems);
		limits.atLeast("max-attempts", retry.maxAttempts(), 1);
		limits.positive("initial-interval", retry.initialInterval());
		limits.atLeast("multiplier", retry.multiplier(), 1);
		limits.positive("max-interval", retry.maxInterval());
		limits.notLess("max-interval", retry.maxInterval(), "initial-interval", retry.initialInterval());
		limits.notNegative("max-retry-after", retry.maxRetryAfter());
		limits.atLeast("budget.max-tokens", retry.budget().maxTokens(), 1);
		limits.atLeast("budget.success-gain", retry.budget().successGain(), 0);
		limits.atLeast("budget.min-per-second", retry.budget().minPerSecond(), 0);
	}

	private void policy(FailureKind kind, RetryPolicyProperties policy, RetryProperties retry) {
		ofModel("llm.retry.policies", kind);
		Limits limits = new Limits(PropertyNames.entry("llm.retry.policies", name(kind)), this.problems);
		limits.atLeast("max-attempts", policy.maxAttempts(), 1);
		limits.positive("initial-interval", policy.initialInterval());
		limits.atLeast("multiplier", policy.multiplier(), 1);
		limits.positive("max-interval", policy.maxInterval());
		if (policy.initialInterval() != null || policy.maxInterval() != null) {
			limits.notLess("max-interval", (policy.maxInterval() != null) ? policy.maxInterval() : retry.maxInterval(),
					"initial-interval",
					(policy.initialInterval() != null) ? policy.initialInterval() : retry.initialInterval());
		}
	}

	private void ofModel(String property, FailureKind kind) {
		if (NOT_OF_MODELS.contains(kind)) {
			this.problems.accept(new ConfigurationProblem(property,
					"names " + kind + ", which is no failure of a model and never leads to another attempt",
					"Remove " + kind + " from " + property + "."));
		}
	}

	private void prices(String model, PriceProperties prices) {
		Limits limits = new Limits(PropertyNames.entry("llm.cost.prices", model), this.problems);
		limits.required("input", prices.input());
		limits.required("output", prices.output());
		limits.atLeast("input", prices.input(), 0);
		limits.atLeast("output", prices.output(), 0);
		limits.atLeast("cached-input", prices.cachedInput(), 0);
		limits.atLeast("cache-write", prices.cacheWrite(), 0);
		limits.atLeast("reasoning", prices.reasoning(), 0);
	}

	private void costLookup(CostLookupProperties lookup) {
		Limits limits = new Limits("llm.cost.lookup", this.problems);
		limits.positive("timeout", lookup.timeout());
		limits.between("max-pending", lookup.maxPending(), 1, MAX_COST_LOOKUPS);
		limits.notNegative("shutdown-timeout", lookup.shutdownTimeout());
	}

	private void hedge(HedgeProperties hedge) {
		Limits limits = new Limits("llm.hedge", this.problems);
		limits.notNegative("delay", hedge.delay());
		limits.between("percentile", hedge.percentile(), MIN_PERCENTILE, MAX_PERCENTILE);
		limits.between("minimum-answers", hedge.minimumAnswers(), 1, MAX_KNOWN_ANSWERS);
		limits.between("max-threads", hedge.maxThreads(), 1, MAX_HEDGE_THREADS);
	}

	private void circuitBreaker(CircuitBreakerProperties breaker) {
		Limits limits = new Limits("llm.circuit-breaker", this.problems);
		limits.atLeast("failure-threshold", breaker.failureThreshold(), 1);
		limits.between("failure-rate", breaker.failureRate(), 1, 100);
		limits.between("slow-call-rate", breaker.slowCallRate(), 1, 100);
		limits.positive("slow-call-duration", breaker.slowCallDuration());
		limits.positive("slow-first-token", breaker.slowFirstToken());
		limits.atLeast("minimum-calls", breaker.minimumCalls(), 1);
		limits.between("window", breaker.window().toSeconds(), 1, MAX_WINDOW_SECONDS);
		limits.between("success-threshold", breaker.successThreshold(), 1, MAX_TRIALS);
		limits.positive("open-duration", breaker.openDuration());
		limits.atLeast("open-multiplier", breaker.openMultiplier(), 1);
		limits.positive("max-open-duration", breaker.maxOpenDuration());
		limits.notLess("max-open-duration", breaker.maxOpenDuration(), "open-duration", breaker.openDuration());
	}

	private void timeout(TimeoutProperties timeout) {
		Limits limits = new Limits("llm.timeout", this.problems);
		limits.positive("connect", timeout.connect());
		limits.positive("response", timeout.response());
		limits.positive("first-token", timeout.firstToken());
		limits.positive("idle", timeout.idle());
		limits.positive("total", timeout.total());
		limits.positive("stream-total", timeout.streamTotal());
	}

	private void input(InputProperties input) {
		Limits limits = new Limits("llm.input", this.problems);
		limits.atLeast("max-characters", input.maxCharacters(), 1);
		limits.atLeast("max-messages", input.maxMessages(), 1);
		limits.atLeast("max-media", input.maxMedia(), 0);
		limits.atLeast("max-media-size", input.maxMediaSize().toBytes(), 1);
	}

	private void actuator(ActuatorProperties actuator) {
		Limits limits = new Limits("llm.actuator", this.problems);
		limits.between("recent-calls", actuator.recentCalls(), 0, MAX_RECENT_CALLS);
		limits.positive("health-window", actuator.healthWindow());
		limits.between("health-failures", actuator.healthFailures(), 1, MAX_HEALTH_FAILURES);
	}

	private static String name(FailureKind kind) {
		return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
