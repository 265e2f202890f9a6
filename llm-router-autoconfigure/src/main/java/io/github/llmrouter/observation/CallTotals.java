package io.github.llmrouter.observation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.cost.Charge;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/**
 * What all routed calls within an observation used together. Whoever wants to know puts
 * one into the context of the observation, under its class. Safe for any thread.
 */
public final class CallTotals {

	private long calls;

	private long attempts;

	private long inputTokens;

	private long outputTokens;

	private BigDecimal cost = BigDecimal.ZERO;

	private long unknownCosts;

	private long openCharges;

	private final List<Runnable> whenCharged = new ArrayList<>();

	/**
	 * Tell all that enclose an observation.
	 * @param parent the innermost of them, or {@code null} if there is none
	 * @param attempt an attempt that has ended
	 * @param first whether it is the first one of its call to end
	 */
	static void add(@Nullable ObservationView parent, RoutedAttempt attempt, boolean first) {
		for (ObservationView view = parent; view != null; view = view.getContextView().getParentObservation()) {
			CallTotals totals = from(view.getContextView());
			if (totals != null) {
				totals.ended(first);
				attempt.whenCharged(totals::charged);
			}
		}
	}

	private static @Nullable CallTotals from(Observation.ContextView context) {
		return context.get(CallTotals.class);
	}

	private synchronized void ended(boolean first) {
		this.calls += first ? 1 : 0;
		this.attempts++;
		this.unknownCosts++;
		this.openCharges++;
	}

	private void charged(Charge charge) {
		add(charge).forEach(Runnable::run);
	}

	private synchronized List<Runnable> add(Charge charge) {
		this.inputTokens += charge.usage().inputTokens();
		this.outputTokens += charge.usage().outputTokens();
		if (charge.cost().total() != null) {
			this.cost = this.cost.add(charge.cost().total());
			this.unknownCosts--;
		}
		this.openCharges--;
		if (this.openCharges > 0) {
			return List.of();
		}
		List<Runnable> actions = List.copyOf(this.whenCharged);
		this.whenCharged.clear();
		return actions;
	}

	/**
	 * Whether it is settled of all attempts that have ended what they cost, be it that
	 * nobody knows.
	 * @return {@code false} for as long as a provider is asked
	 */
	public synchronized boolean isCharged() {
		return this.openCharges == 0;
	}

	/**
	 * Act once {@link #isCharged()}.
	 * @param action what to do then, on another thread, or now if that is so; must not
	 * block
	 */
	public void whenCharged(Runnable action) {
		synchronized (this) {
			if (this.openCharges > 0) {
				this.whenCharged.add(action);
				return;
			}
		}
		action.run();
	}

	/**
	 * The numbers so far.
	 * @return a copy that does not change
	 */
	public synchronized Snapshot snapshot() {
		return new Snapshot(this.calls, this.attempts, this.inputTokens, this.outputTokens, this.cost,
				this.unknownCosts);
	}

	/**
	 * Numbers at one time.
	 *
	 * @param calls calls of which an attempt has ended
	 * @param attempts attempts that have ended
	 * @param inputTokens tokens of prompts
	 * @param outputTokens tokens of answers
	 * @param cost what attempts cost, in USD, as far as that is known
	 * @param unknownCosts attempts whose cost is not known and not part of {@code cost}
	 */
	public record Snapshot(long calls, long attempts, long inputTokens, long outputTokens, BigDecimal cost,
			long unknownCosts) {

		/** Nothing. */
		public static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, BigDecimal.ZERO, 0);

	}

}
