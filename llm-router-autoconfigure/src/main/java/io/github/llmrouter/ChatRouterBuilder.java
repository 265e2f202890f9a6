package io.github.llmrouter;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.llmrouter.context.LlmContextResolver;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.cost.PriceCeiling;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.failure.DefaultFailureClassifier;
import io.github.llmrouter.failure.FailureClassifier;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.retry.Retries;
import io.github.llmrouter.retry.RetryBudget;
import io.github.llmrouter.retry.RetryBudgetSettings;
import io.github.llmrouter.retry.RetrySettings;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.Routes;
import io.github.llmrouter.route.TargetAffinity;
import io.github.llmrouter.target.Target;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.Assert;

import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ChatRouter}. Everything but the targets has a default that is right for
 * production. Not thread safe.
 */
public final class ChatRouterBuilder {

	private static final EnumSet<FailureKind> NO_FALLBACK = EnumSet.of(FailureKind.CONTENT_POLICY,
			FailureKind.INVALID_REQUEST, FailureKind.UNAFFORDABLE, FailureKind.CIRCUIT_OPEN, FailureKind.REFUSED,
			FailureKind.POLICY_FAILED, FailureKind.CANCELLED);

	/**
	 * The kinds after which the next target is asked unless one says otherwise.
	 */
	public static final Set<FailureKind> FALLBACK_ON = Collections.unmodifiableSet(EnumSet.complementOf(NO_FALLBACK));

	private final List<Route> routes = new ArrayList<>();

	private Map<Complexity, Map<BudgetLevel, String>> routeTable = Map.of();

	private TargetAffinity affinity = TargetAffinity.NONE;

	private final List<CallPolicy> callPolicies = new ArrayList<>();

	private final List<AttemptPolicy> attemptPolicies = new ArrayList<>();

	private @Nullable Retries retries;

	private Set<FailureKind> fallbackOn = FALLBACK_ON;

	private PriceCeiling fallbackCeiling = PriceCeiling.NONE;

	private boolean lastResort;

	private HedgeDelay hedgeDelay = HedgeDelay.NEVER;

	private @Nullable HedgeThreads hedgeThreads;

	private @Nullable FailureClassifier failureClassifier;

	private RouterTimeouts timeouts = RouterTimeouts.DEFAULTS;

	private Continuation continuation = Continuation.DEFAULT;

	private RouterClock clock = RouterClock.system();

	private @Nullable Supplier<String> ids;

	private CostCalculator costs = new PriceList(Map.of());

	private CostLookup costLookup = CostLookup.DEFAULTS;

	private RouterObservations observations = RouterObservations.NONE;

	private final List<LlmContextResolver> contextResolvers = new ArrayList<>();

	ChatRouterBuilder() {
	}

	/**
	 * Set the chain of the default route.
	 * @param targets who is asked, in this order
	 * @return this builder
	 */
	public ChatRouterBuilder targets(Target... targets) {
		return route(new Route(Route.DEFAULT, List.of(targets), ChatOptions.builder().build()));
	}

	/**
	 * Add a route.
	 * @param route the route; one must be named {@value Route#DEFAULT}
	 * @return this builder
	 */
	public ChatRouterBuilder route(Route route) {
		this.routes.add(route);
		return this;
	}

	/**
	 * Set which routes calls take that name none but say how demanding their task is or
	 * how much they may cost. By default the default route.
	 * @param routeTable names of routes; where one of both is not said, it counts as
	 * medium
	 * @return this builder
	 */
	public ChatRouterBuilder routeTable(Map<Complexity, Map<BudgetLevel, String>> routeTable) {
		this.routeTable = routeTable;
		return this;
	}

	/**
	 * Set what knows whom a call had better ask first.
	 * @param affinity asked for each call
	 * @return this builder
	 */
	public ChatRouterBuilder affinity(TargetAffinity affinity) {
		this.affinity = affinity;
		return this;
	}

	/**
	 * Add policies that decide about each call, in the order in which they are asked.
	 * @param policies the policies
	 * @return this builder
	 */
	public ChatRouterBuilder callPolicies(List<? extends CallPolicy> policies) {
		this.callPolicies.addAll(policies);
		return this;
	}

	/**
	 * Add policies that decide about each attempt, in the order in which they are asked.
	 * @param policies the policies
	 * @return this builder
	 */
	public ChatRouterBuilder attemptPolicies(List<? extends AttemptPolicy> policies) {
		this.attemptPolicies.addAll(policies);
		return this;
	}

	/**
	 * Set how often and after what delay a target is asked again.
	 * @param retries shared with other routers if they are to share the retry budget
	 * @return this builder
	 */
	public ChatRouterBuilder retries(Retries retries) {
		this.retries = retries;
		return this;
	}

	/**
	 * Set the kinds of failure after which the next target is asked. By default all but
	 * those that would fail everywhere or that no other model should answer.
	 * @param kinds the kinds
	 * @return this builder
	 */
	public ChatRouterBuilder fallbackOn(Set<FailureKind> kinds) {
		this.fallbackOn = kinds.isEmpty() ? EnumSet.noneOf(FailureKind.class) : EnumSet.copyOf(kinds);
		return this;
	}

	/**
	 * Set what a target may cost at most to be asked after another one. The first of a
	 * chain may cost anything; one whose price is not known is passed over.
	 * @param fallbackCeiling compared with the prices of {@link #costs}
	 * @return this builder
	 */
	public ChatRouterBuilder fallbackCeiling(PriceCeiling fallbackCeiling) {
		this.fallbackCeiling = fallbackCeiling;
		return this;
	}

	/**
	 * Set whether a call whose targets all rest after failures asks the one that is back
	 * soonest all the same. By default it fails at once.
	 * @param lastResort whether one is asked
	 * @return this builder
	 */
	public ChatRouterBuilder lastResort(boolean lastResort) {
		this.lastResort = lastResort;
		return this;
	}

	/**
	 * Set when another target is asked beside one that does not answer. By default never.
	 * @param hedgeDelay asked for each call
	 * @return this builder
	 */
	public ChatRouterBuilder hedgeDelay(HedgeDelay hedgeDelay) {
		this.hedgeDelay = hedgeDelay;
		return this;
	}

	/**
	 * Set how many blocking calls may ask another target beside the first at once: each
	 * takes a thread for as long. By default {@value HedgeThreads#DEFAULT}.
	 * @param hedgeThreads how many, at least one
	 * @return this builder
	 */
	public ChatRouterBuilder hedgeThreads(int hedgeThreads) {
		Assert.isTrue(hedgeThreads > 0, "'hedgeThreads' must be positive");
		return hedgeThreads(new HedgeThreads(hedgeThreads));
	}

	ChatRouterBuilder hedgeThreads(HedgeThreads hedgeThreads) {
		this.hedgeThreads = hedgeThreads;
		return this;
	}

	/**
	 * Set what says what an exception means.
	 * @param failureClassifier the classifier
	 * @return this builder
	 */
	public ChatRouterBuilder failureClassifier(FailureClassifier failureClassifier) {
		this.failureClassifier = failureClassifier;
		return this;
	}

	/**
	 * Set how long to wait for what.
	 * @param timeouts the timeouts
	 * @return this builder
	 */
	public ChatRouterBuilder timeouts(RouterTimeouts timeouts) {
		this.timeouts = timeouts;
		return this;
	}

	/**
	 * Set what a model is told when it is to continue a stream that broke, as
	 * {@link StreamMode#RESUME} has it.
	 * @param instruction the text of a user's message; <code>{tail}</code> in it stands
	 * for the last words of what went out
	 * @return this builder
	 */
	public ChatRouterBuilder continuationPrompt(String instruction) {
		this.continuation = new Continuation(instruction);
		return this;
	}

	/**
	 * Set what names each call in logs and traces. By default random UUIDs.
	 * @param ids gives an id at each call, from any thread
	 * @return this builder
	 */
	public ChatRouterBuilder ids(Supplier<String> ids) {
		this.ids = ids;
		return this;
	}

	/**
	 * Set what says what an answer cost. By default only the provider does.
	 * @param costs asked by any thread
	 * @return this builder
	 */
	public ChatRouterBuilder costs(CostCalculator costs) {
		this.costs = costs;
		return this;
	}

	/**
	 * Set whether and for how long a provider is asked what an attempt cost whose answer
	 * did not say so.
	 * @param costLookup the lookup
	 * @return this builder
	 */
	public ChatRouterBuilder costLookup(CostLookup costLookup) {
		this.costLookup = costLookup;
		return this;
	}

	/**
	 * Set where calls and attempts are observed. By default nowhere.
	 * @param observations made of an observation registry
	 * @return this builder
	 */
	public ChatRouterBuilder observations(RouterObservations observations) {
		this.observations = observations;
		return this;
	}

	/**
	 * Add what finds out on whose behalf a call is made, where neither its options nor a
	 * scope say so.
	 * @param resolvers who is asked, in this order
	 * @return this builder
	 */
	public ChatRouterBuilder contextResolvers(List<? extends LlmContextResolver> resolvers) {
		this.contextResolvers.addAll(resolvers);
		return this;
	}

	ChatRouterBuilder clock(RouterClock clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Build the router.
	 * @return a router whose calls take the default route unless they name another
	 * @throws IllegalArgumentException if there is no default route, if two have one
	 * name, or if the table names one that does not exist
	 */
	public ChatRouter build() {
		Routes routes = new Routes(this.routes);
		Assert.isTrue(routes.names().contains(Route.DEFAULT), "A router needs targets for its default route");
		Availability available = new Availability(this.attemptPolicies);
		RouteChoice choice = new RouteChoice(routes, new RouteTable(this.routeTable, routes.names()), this.affinity,
				available);
		AttemptRules rules = new AttemptRules(retries(), this.fallbackOn, affordable(), available, this.lastResort,
				this.hedgeDelay);
		RouterEngine engine = new RouterEngine(choice, this.callPolicies, this.attemptPolicies, rules, hedgeThreads(),
				failureClassifier(), this.timeouts, this.continuation, this.clock, ids(), this.costs, this.costLookup,
				this.observations, new ContextLookup(this.contextResolvers, this.clock.scheduler()));
		return new DefaultChatRouter(engine, Route.DEFAULT);
	}

	private HedgeThreads hedgeThreads() {
		return (this.hedgeThreads != null) ? this.hedgeThreads : new HedgeThreads(HedgeThreads.DEFAULT);
	}

	private Predicate<Target> affordable() {
		PriceCeiling ceiling = this.fallbackCeiling;
		TargetPrices prices = new TargetPrices(this.costs);
		return ceiling.isNone() ? (target) -> true : (target) -> ceiling.admits(prices.of(target, 0));
	}

	private Retries retries() {
		return (this.retries != null) ? this.retries
				: new Retries(RetrySettings.DEFAULTS, null,
						new RetryBudget(RetryBudgetSettings.DEFAULTS, this.clock.nanoTime()),
						() -> ThreadLocalRandom.current().nextDouble());
	}

	private FailureClassifier failureClassifier() {
		return (this.failureClassifier != null) ? this.failureClassifier
				: new DefaultFailureClassifier(List.of(), Clock.systemUTC());
	}

	private Supplier<String> ids() {
		if (this.ids != null) {
			return this.ids;
		}
		AlternativeJdkIdGenerator generator = new AlternativeJdkIdGenerator();
		return () -> generator.generateId().toString();
	}

}
