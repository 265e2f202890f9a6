package io.github.llmrouter.benchmarks;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;

/**
 * What policies are told: what they hold is settled once, and every attempt that was made
 * costs something, nothing, or nobody knows what. Safe for use by several threads.
 */
final class SoakLedger {

	private final LongAdder calls = new LongAdder();

	private final LongAdder attempts = new LongAdder();

	private final LongAdder open = new LongAdder();

	private final LongAdder settledTwice = new LongAdder();

	private final LongAdder made = new LongAdder();

	private final LongAdder told = new LongAdder();

	private final LongAdder toldTwice = new LongAdder();

	private final LongAdder unknown = new LongAdder();

	private BigDecimal cost = BigDecimal.ZERO;

	Admission call(ChatCall call) {
		this.calls.increment();
		return Admission.proceed(new Held());
	}

	Admission attempt(Attempt attempt) {
		this.attempts.increment();
		return Admission.proceed(new Held());
	}

	/**
	 * Whether nothing is under way any more, inquiries about costs included.
	 * @return whether it is
	 */
	boolean isQuiet() {
		return this.open.sum() == 0 && this.made.sum() == this.told.sum();
	}

	/**
	 * Look for what does not add up. Only when all is quiet, or ought to be.
	 * @param spent what the fake has charged
	 * @param dearest what one answer costs at most
	 * @param wrong gets it, with what it should be
	 */
	void check(BigDecimal spent, BigDecimal dearest, BiConsumer<String, Boolean> wrong) {
		wrong.accept(this.open + " permits were never settled", this.open.sum() != 0);
		wrong.accept(this.settledTwice + " permits were settled twice", this.settledTwice.sum() != 0);
		wrong.accept(this.made + " attempts were made, and the cost of " + this.told + " was told",
				this.made.sum() != this.told.sum());
		wrong.accept(this.toldTwice + " costs were told twice", this.toldTwice.sum() != 0);
		BigDecimal missing = spent.subtract(cost());
		wrong.accept("known are " + cost() + " USD, but only " + spent + " were charged", missing.signum() < 0);
		wrong.accept(missing + " USD are missing, which is more than " + this.unknown + " attempts can have cost",
				missing.compareTo(dearest.multiply(BigDecimal.valueOf(this.unknown.sum()))) > 0);
	}

	List<String> lines() {
		return List.of(this.calls + " calls admitted, " + this.attempts + " attempts, " + this.open + " not settled",
				this.made + " attempts made, of " + this.unknown + " it is not known what they cost; the others cost "
						+ cost() + " USD");
	}

	private synchronized BigDecimal cost() {
		return this.cost;
	}

	private synchronized void add(BigDecimal cost) {
		this.cost = this.cost.add(cost);
	}

	private final class Held implements Permit {

		private final AtomicInteger charges = new AtomicInteger();

		private final AtomicBoolean settled = new AtomicBoolean();

		Held() {
			SoakLedger.this.open.increment();
		}

		@Override
		public void asking() {
			SoakLedger.this.made.increment();
		}

		@Override
		public void charged(Charge charge) {
			SoakLedger.this.told.increment();
			if (this.charges.incrementAndGet() > 1) {
				SoakLedger.this.toldTwice.increment();
			}
			BigDecimal total = charge.cost().total();
			if (total != null) {
				add(total);
			}
			else {
				SoakLedger.this.unknown.increment();
			}
		}

		@Override
		public void settle(Outcome outcome) {
			if (this.settled.compareAndSet(false, true)) {
				SoakLedger.this.open.decrement();
			}
			else {
				SoakLedger.this.settledTwice.increment();
			}
		}

	}

}
