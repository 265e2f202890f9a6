package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.cost.CostLookup;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureClassifier;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.observation.AttemptObservation;
import io.github.llmrouter.observation.AttemptProgress;
import io.github.llmrouter.observation.CallObservation;
import io.github.llmrouter.observation.RouterObservations;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.route.Routes;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

import org.springframework.ai.chat.prompt.Prompt;

import org.jspecify.annotations.Nullable;

/**
 * What all calls of a router share. Immutable but for what ends calls; the parts guard
 * their own state.
 */
final class RouterEngine {

	/** The drivers time a stream; to the target's transport it has no limit. */
	private static final Duration UNLIMITED = Duration.ofDays(1);

	private final RouteChoice choice;

	private final Map<String, RoutingChatOptions> routeOptions = new HashMap<>();

	private final List<PolicyStack.Policy<ChatCall>> callPolicies;

	private final List<PolicyStack.Policy<Attempt>> attemptPolicies;

	private final boolean blockingPolicies;

	private final AttemptRules rules;

	private final HedgeThreads hedgeThreads;

	private final FailureClassifier classifier;

	private final RouterTimeouts timeouts;

	private final Continuation continuation;

	private final RouterClock clock;

	private final Supplier<String> ids;

	/** Of the calls that begin now. */
	private volatile Closing closing = new Closing();

	private final CostCalculator costs;

	private final CostInquiries inquiries;

	private final RouterObservations observations;

	private final ContextLookup contexts;

	private final PromptAdapter promptAdapter = new PromptAdapter();

	RouterEngine(RouteChoice choice, List<CallPolicy> callPolicies, List<AttemptPolicy> attemptPolicies,
			AttemptRules rules, HedgeThreads hedgeThreads, FailureClassifier classifier, RouterTimeouts timeouts,
			Continuation continuation, RouterClock clock, Supplier<String> ids, CostCalculator costs,
			CostLookup costLookup, RouterObservations observations, ContextLookup contexts) {
		this.choice = choice;
		choice.routes()
			.all()
			.forEach((route) -> this.routeOptions.put(route.name(), RoutingChatOptions.of(route.options())));
		this.callPolicies = PolicyStack.Policy.ofCall(callPolicies);
		this.attemptPolicies = PolicyStack.Policy.ofAttempt(attemptPolicies);
		this.blockingPolicies = callPolicies.stream().anyMatch(CallPolicy::blocking)
				|| attemptPolicies.stream().anyMatch(AttemptPolicy::blocking);
		this.rules = rules;
		this.hedgeThreads = hedgeThreads;
		this.classifier = classifier;
		this.timeouts = timeouts;
		this.continuation = continuation;
		this.clock = clock;
		this.ids = ids;
		this.costs = costs;
		this.inquiries = new CostInquiries(costLookup, clock.scheduler());
		this.observations = observations;
		this.contexts = contexts;
	}

	/**
	 * Begin a call.
	 * @param prompt what is asked
	 * @param defaultRoute the route of a call that names none
	 * @param streaming whether the answer is streamed
	 * @param context on whose behalf the call is made where its options do not say so
	 * @return the call
	 * @throws RefusedException if its options name a route or model that does not exist
	 */
	RoutedExecution execution(Prompt prompt, String defaultRoute, boolean streaming, LlmContext context) {
		RoutingChatOptions requested = RoutingChatOptions.of(prompt.getOptions());
		try {
			Route route = this.choice.route(requested, defaultRoute);
			RoutingChatOptions options = requested
				.withDefaults(Objects.requireNonNull(this.routeOptions.get(route.name())))
				.withDefaults(context);
			ChatCall call = new ChatCall(this.ids.get(), route.name(),
					new Prompt(new ArrayList<>(prompt.getInstructions()), options), streaming, options.getContext());
			List<Target> chain = this.choice.chain(route, call, requested.getModel());
			Duration total = (options.getDeadline() != null) ? options.getDeadline() : this.timeouts.total();
			Deadline deadline = new Deadline(this.clock.nanoTime(), total);
			StreamMode mode = (streaming && options.getStreamMode() != null) ? options.getStreamMode()
					: StreamMode.LIVE;
			return new RoutedExecution(this, call, new AttemptPlan(chain, this.rules, deadline), deadline,
					new Delivery(mode));
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedException(FailureKind.INVALID_REQUEST, String.valueOf(ex.getMessage()), null, ex);
		}
	}

	/**
	 * Prepare an attempt that was admitted.
	 * @param step what the plan said of it
	 * @param attempt the attempt
	 * @param deadline the call's deadline
	 * @param resumes whether it continues what another attempt had begun
	 * @param observation makes the attempt's observation
	 * @return the attempt, about to be made
	 */
	AttemptRun prepare(Step.Try step, Attempt attempt, Deadline deadline, boolean resumes,
			Function<AttemptProgress, AttemptObservation> observation) {
		Duration timeout = attempt.call().streaming() ? UNLIMITED : Duration
			.ofNanos(Math.min(Deadline.nanos(this.timeouts.response()), Math.max(1, deadline.leftNanos())));
		AttemptSignals signals = new AttemptSignals(this.clock.nanoTime());
		Target target = attempt.target();
		Prompt prompt = attempt.call().prompt();
		return new AttemptRun(step, () -> this.promptAdapter.adapt(prompt, RoutingChatOptions.of(prompt.getOptions()),
				target, timeout, signals), timeout, signals, this.clock.nanoTime(), this.costs, resumes, observation);
	}

	/**
	 * What a stream is a part of.
	 * @param reactor the context of the subscriber
	 * @return its observation, or else that of this thread; {@code null} if there is none
	 */
	@Nullable Observation observed(ContextView reactor) {
		Observation observation = reactor.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		return (observation != null) ? observation : this.observations.registry().getCurrentObservation();
	}

	CallObservation observe(ChatCall call, Delivery delivery) {
		String streamMode = call.streaming() ? delivery.modeName() : null;
		return this.observations.call(call, streamMode, this.clock.nanoTime());
	}

	Evidence evidence(ChatCall call, AttemptRun run, Delivery delivery) {
		return new Evidence(call.streaming(), run.target().adapter().finishReasonRequired(),
				this.rules.fallbackOn().contains(FailureKind.CONTENT_POLICY) && !delivery.hasBegun(),
				delivery.continues());
	}

	Continuation continuation() {
		return this.continuation;
	}

	/**
	 * What an attempt failed with.
	 * @param error what was thrown
	 * @param run the attempt
	 * @return the failure, which is the call's own if the target was not given its time
	 */
	Failure classify(Throwable error, AttemptRun run) {
		Failure failure = classify(error);
		boolean outOfTime = error instanceof OutOfTimeException
				|| (failure.kind() == FailureKind.TIMEOUT && run.timeout().compareTo(this.timeouts.response()) < 0);
		return (outOfTime || !run.hasBegun()) ? failure.ofCall() : failure;
	}

	private Failure classify(Throwable error) {
		try {
			return this.classifier.classify(error);
		}
		catch (RuntimeException ex) {
			// an error of the application's classifier must not hide the model's
			error.addSuppressed(ex);
			return Failure.of(FailureKind.UNKNOWN, null);
		}
	}

	Routes routes() {
		return this.choice.routes();
	}

	List<PolicyStack.Policy<ChatCall>> callPolicies() {
		return this.callPolicies;
	}

	List<PolicyStack.Policy<Attempt>> attemptPolicies() {
		return this.attemptPolicies;
	}

	boolean hasBlockingPolicies() {
		return this.blockingPolicies;
	}

	/**
	 * Where a call settles an attempt that another one has overtaken.
	 * @param call the call
	 * @return whoever may block; for streams not the thread that brings the answer
	 */
	Executor settling(ChatCall call) {
		return (call.streaming() && this.blockingPolicies)
				? (settlement) -> Schedulers.boundedElastic().schedule(settlement) : Runnable::run;
	}

	HedgeThreads hedgeThreads() {
		return this.hedgeThreads;
	}

	ContextLookup contexts() {
		return this.contexts;
	}

	RouterTimeouts timeouts() {
		return this.timeouts;
	}

	RouterClock clock() {
		return this.clock;
	}

	Closing closing() {
		return this.closing;
	}

	CostInquiries inquiries() {
		return this.inquiries;
	}

	/**
	 * End all calls that are under way. Those that begin afterwards are not concerned.
	 */
	synchronized void endCalls() {
		Closing underWay = this.closing;
		if (!underWay.isClosed()) {
			this.closing = new Closing();
			underWay.close();
		}
	}

	/**
	 * End all calls, and those that begin afterwards.
	 */
	void close() {
		synchronized (this) {
			this.closing.close();
		}
		this.inquiries.close();
		this.hedgeThreads.close();
	}

}
