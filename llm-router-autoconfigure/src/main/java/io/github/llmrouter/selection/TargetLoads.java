package io.github.llmrouter.selection;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;

import org.springframework.core.Ordered;

/**
 * Watches what is under way at each target and how fast it answers, for the strategies
 * that go by that. Refuses nothing. Safe for any thread; as much is kept as there are
 * targets.
 */
public final class TargetLoads implements AttemptPolicy, Ordered {

	private final Map<String, TargetLoad> loads = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	/**
	 * Create.
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public TargetLoads(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Override
	public Admission admit(Attempt attempt) {
		TargetLoad load = of(attempt.target());
		load.begin();
		return Admission.proceed(new Watched(load, load.pace(attempt.call().streaming())));
	}

	/**
	 * How many attempts are under way at a target, streams until their end.
	 * @param target the target
	 * @return the number, those included that policies let wait
	 */
	public int underWay(Target target) {
		return of(target).underWay();
	}

	TargetLoad of(Target target) {
		TargetLoad load = this.loads.get(target.name());
		return (load != null) ? load : this.loads.computeIfAbsent(target.name(), (name) -> new TargetLoad());
	}

	long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * After what refuses an attempt because of its target, and before what lets it wait:
	 * whoever waits for a target is a load on it.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 250;
	}

	private enum State {

		ADMITTED, ASKED, ANSWERED, OVER

	}

	/**
	 * An attempt that is under way.
	 */
	private final class Watched implements Permit {

		private final TargetLoad load;

		private final Pace pace;

		private final AtomicReference<State> state = new AtomicReference<>(State.ADMITTED);

		private volatile long start;

		Watched(TargetLoad load, Pace pace) {
			this.load = load;
			this.pace = pace;
		}

		@Override
		public void asking() {
			this.start = nanoTime();
			this.pace.asked(this.start);
			if (!this.state.compareAndSet(State.ADMITTED, State.ASKED)) {
				this.pace.gone();
			}
		}

		@Override
		public void answering() {
			if (this.state.compareAndSet(State.ASKED, State.ANSWERED)) {
				long now = nanoTime();
				this.pace.answered(now, now - this.start);
			}
		}

		@Override
		public void settle(Outcome outcome) {
			this.load.end();
			State before = this.state.getAndSet(State.OVER);
			boolean toBlame = outcome instanceof Outcome.Failed failed && failed.failure().isFaultOfTarget();
			if (before == State.ADMITTED || (before == State.ANSWERED && !toBlame)) {
				return;
			}
			long now = nanoTime();
			long nanos = now - this.start;
			if (before == State.ANSWERED) {
				this.pace.broken(now, nanos);
			}
			else if (toBlame) {
				this.pace.failed(now, nanos);
			}
			else if (outcome instanceof Outcome.Succeeded) {
				this.pace.answered(now, nanos);
			}
			else if (outcome instanceof Outcome.Cancelled cancelled && cancelled.overtaken()) {
				this.pace.overtaken(now, nanos);
			}
			else {
				this.pace.gone();
			}
		}

	}

}
