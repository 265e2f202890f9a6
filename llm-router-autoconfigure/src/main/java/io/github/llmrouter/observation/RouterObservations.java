package io.github.llmrouter.observation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Makes the observations of a router's calls. For the router and what belongs to it; what
 * users replace are the conventions. Safe for any thread.
 */
public final class RouterObservations {

	/** Nothing is observed. */
	public static final RouterObservations NONE = new RouterObservations(ObservationRegistry.NOOP, null, null);

	private static final Log logger = LogFactory.getLog(RouterObservations.class);

	private static final RoutedCallObservationConvention CALL_CONVENTION = new DefaultRoutedCallObservationConvention();

	private static final ChatModelObservationConvention ATTEMPT_CONVENTION = new RoutedAttemptObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable RoutedCallObservationConvention callConvention;

	private final @Nullable ChatModelObservationConvention attemptConvention;

	private final ApplicationTrace applicationTrace = new ApplicationTrace();

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Create.
	 * @param registry where observations go
	 * @param callConvention names those of calls, or {@code null} for the default
	 * @param attemptConvention names those of attempts, or {@code null} for the default
	 */
	public RouterObservations(ObservationRegistry registry, @Nullable RoutedCallObservationConvention callConvention,
			@Nullable ChatModelObservationConvention attemptConvention) {
		this.registry = registry;
		this.callConvention = callConvention;
		this.attemptConvention = attemptConvention;
	}

	/**
	 * Prepare the observation of a call.
	 * @param call the call
	 * @param streamMode how its stream is delivered, or {@code null} if it is none
	 * @param nanoTime a monotonic clock
	 * @return the observation, not started
	 */
	public CallObservation call(ChatCall call, @Nullable String streamMode, LongSupplier nanoTime) {
		if (this.registry.isNoop()) {
			return CallObservation.NONE;
		}
		RoutedCallObservationContext context = new RoutedCallObservationContext(call, streamMode);
		Observation observation = create(() -> RouterObservationDocumentation.CALL.observation(this.callConvention,
				CALL_CONVENTION, () -> context, this.registry));
		return new MicrometerCallObservation(this, guarded(observation), context, nanoTime);
	}

	GuardedObservation attempt(RoutedAttempt routed, ChatModelObservationContext context) {
		context.put(RoutedAttempt.class, routed);
		return guarded(create(() -> RouterObservationDocumentation.ATTEMPT.observation(this.attemptConvention,
				ATTEMPT_CONVENTION, () -> context, this.registry)));
	}

	/**
	 * Create an observation. Handlers and predicates are asked already here, and may
	 * fail.
	 * @param observation creates it
	 * @return the observation, or one that does nothing
	 */
	public Observation create(Supplier<Observation> observation) {
		try {
			return observation.get();
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			failed(ex);
			return Observation.NOOP;
		}
	}

	static ChatModelObservationContext context(Attempt attempt, Prompt prompt) {
		return ChatModelObservationContext.builder()
			.prompt(prompt)
			.provider(attempt.target().provider())
			.streaming(attempt.call().streaming())
			.build();
	}

	ApplicationTrace applicationTrace() {
		return this.applicationTrace;
	}

	/**
	 * Where observations go, and what is observed on this thread.
	 * @return the registry
	 */
	public ObservationRegistry registry() {
		FreeScope.endClosed(this.registry);
		return this.registry;
	}

	/**
	 * Keep what its handlers throw from whoever is observed.
	 * @param observation an observation in {@link #registry()}
	 * @return the observation, guarded
	 */
	public GuardedObservation guarded(Observation observation) {
		return new GuardedObservation(observation, this.registry, this::failed);
	}

	private void failed(Throwable failure) {
		if (this.failed.compareAndSet(false, true)) {
			// without its message: handlers see prompts
			logger.warn("An observation could not be made: " + failure.getClass().getName()
					+ ". The call goes on without it. This is said only once");
		}
		logger.debug("An observation could not be made", failure);
	}

}
