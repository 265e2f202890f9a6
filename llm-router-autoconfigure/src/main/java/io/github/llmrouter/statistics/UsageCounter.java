package io.github.llmrouter.statistics;

import java.util.concurrent.atomic.LongAdder;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.target.TokenUsage;

/**
 * Adds up tokens and cost, without locks.
 */
final class UsageCounter {

	private final LongAdder inputTokens = new LongAdder();

	private final LongAdder cachedInputTokens = new LongAdder();

	private final LongAdder outputTokens = new LongAdder();

	private final LongAdder reasoningTokens = new LongAdder();

	private final LongAdder cost = new LongAdder();

	private final LongAdder attempts = new LongAdder();

	private final LongAdder knownCosts = new LongAdder();

	void ended() {
		this.attempts.increment();
	}

	void add(Charge charge) {
		TokenUsage usage = charge.usage();
		this.inputTokens.add(usage.inputTokens());
		this.cachedInputTokens.add(usage.cachedInputTokens());
		this.outputTokens.add(usage.outputTokens());
		this.reasoningTokens.add(usage.reasoningTokens());
		long cost = CostUnits.of(charge.cost().total());
		if (cost != CostUnits.UNKNOWN) {
			this.cost.add(cost);
			this.knownCosts.increment();
		}
	}

	UsageSummary summary() {
		return new UsageSummary(this.inputTokens.sum(), this.cachedInputTokens.sum(), this.outputTokens.sum(),
				this.reasoningTokens.sum(), CostUnits.dollars(this.cost.sum()),
				Math.max(0, this.attempts.sum() - this.knownCosts.sum()));
	}

}
