package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.cost.CostCalculator;
import io.github.llmrouter.observation.AttemptObservation;
import io.github.llmrouter.observation.AttemptProgress;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import org.jspecify.annotations.Nullable;

/**
 * One attempt that is under way: what the driver needs to make it, and what it brings.
 */
final class AttemptRun implements AttemptProgress {

	private static final Log logger = LogFactory.getLog(AttemptRun.class);

	private final Step.Try step;

	private final Supplier<Prompt> prompt;

	private final Duration timeout;

	private final AttemptSignals signals;

	private final Transcript transcript;

	private final LongSupplier nanoTime;

	private final CostCalculator costs;

	private final long start;

	private final boolean resumes;

	private final AttemptObservation observation;

	private final List<ChatResponse> heldBack = new ArrayList<>(1);

	private volatile boolean begun;

	private boolean answering;

	private volatile boolean committed;

	/**
	 * Create an attempt that begins now.
	 * @param step what the plan said of it
	 * @param prompt makes what it is asked, with its own kind of options
	 * @param timeout how long one blocking call may take
	 * @param signals what the transport reports on
	 * @param nanoTime a monotonic clock
	 * @param costs says what an answer cost
	 * @param resumes whether it continues what another attempt had begun
	 * @param observation makes the observation of an attempt
	 */
	AttemptRun(Step.Try step, Supplier<Prompt> prompt, Duration timeout, AttemptSignals signals, LongSupplier nanoTime,
			CostCalculator costs, boolean resumes, Function<AttemptProgress, AttemptObservation> observation) {
		this.step = step;
		this.prompt = prompt;
		this.timeout = timeout;
		this.signals = signals;
		this.transcript = new Transcript(step.target().adapter());
		this.nanoTime = nanoTime;
		this.costs = costs;
		this.start = nanoTime.getAsLong();
		this.resumes = resumes;
		this.observation = observation.apply(this);
	}

	Step.Try step() {
		return this.step;
	}

	Target target() {
		return this.step.target();
	}

	/**
	 * Begin: make what the target is asked. To be called once, where a failure counts as
	 * one of the attempt.
	 * @return the prompt
	 */
	Prompt begin() {
		if (this.signals.isEnded()) {
			// by another attempt or a caller that went away, a moment ago
			throw new CancellationException("The attempt was ended before it began");
		}
		Prompt prompt = this.prompt.get();
		this.begun = true;
		this.observation.start(prompt);
		return prompt;
	}

	/**
	 * Whether the target has been asked.
	 * @return {@code false} if what it is asked could not be made
	 */
	boolean hasBegun() {
		return this.begun;
	}

	AttemptObservation observation() {
		return this.observation;
	}

	Duration timeout() {
		return this.timeout;
	}

	AttemptSignals signals() {
		return this.signals;
	}

	Transcript transcript() {
		return this.transcript;
	}

	/**
	 * A piece of the answer has come.
	 * @return whether it is the first one
	 */
	boolean beginsToAnswer() {
		boolean first = !this.answering;
		this.answering = true;
		return first;
	}

	/**
	 * A part of the answer goes out to the caller.
	 */
	void commit() {
		if (!this.committed) {
			this.committed = true;
			// usage or a role from before the first piece: what comes later tells it
			// better
			this.heldBack.clear();
		}
	}

	boolean isCommitted() {
		return this.committed;
	}

	/**
	 * Whether nothing of the answer is missing, whatever becomes of the connection.
	 * @return whether the target has said that it is finished, and means it
	 */
	boolean isComplete() {
		return this.transcript.isFinished() && target().adapter().finishReasonFinal();
	}

	/**
	 * It is over: stop the transport if it still runs.
	 */
	void end() {
		try {
			this.signals.end();
		}
		catch (RuntimeException ex) {
			// of a target's adapter; permits must be settled all the same
			logger.error("The transport of " + target() + " could not be stopped", ex);
		}
	}

	/**
	 * Keep a response until it is known that the attempt succeeds.
	 * @param response the response
	 */
	void holdBack(ChatResponse response) {
		this.heldBack.add(response);
	}

	List<ChatResponse> heldBack() {
		return this.heldBack;
	}

	long elapsedNanos() {
		return this.nanoTime.getAsLong() - this.start;
	}

	/**
	 * What the answer cost.
	 * @return the cost by what has been reported so far
	 */
	Cost cost() {
		return pricing().cost(this.transcript.usage());
	}

	/**
	 * What the attempt used and cost.
	 * @param outcome how it ended
	 * @return as far as the provider has told by now
	 */
	Charge charge(Outcome outcome) {
		return this.begun ? new Charge(outcome.usage(), pricing().cost(outcome)) : Charge.NOTHING;
	}

	AttemptPricing pricing() {
		return new AttemptPricing(target(), this.transcript.model(), this.costs);
	}

	@Override
	public Duration elapsed() {
		return Duration.ofNanos(elapsedNanos());
	}

	@Override
	public @Nullable Duration firstToken() {
		return this.signals.firstToken();
	}

	@Override
	public @Nullable Duration streamed() {
		return this.signals.streamed();
	}

	@Override
	public boolean resumes() {
		return this.resumes;
	}

	@Override
	public @Nullable ChatResponse received() {
		return this.transcript.isEmpty() ? null : this.transcript.joined();
	}

}
