package io.github.llmrouter.selection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is under way at a target, and how fast it answers.
 */
final class TargetLoad {

	private final AtomicInteger underWay = new AtomicInteger();

	private final Pace calls = new Pace();

	private final Pace streams = new Pace();

	void begin() {
		this.underWay.incrementAndGet();
	}

	void end() {
		this.underWay.decrementAndGet();
	}

	int underWay() {
		return this.underWay.get();
	}

	/**
	 * How fast it answers. The first token of a stream comes long before the whole answer
	 * of a call, so one says nothing about the other.
	 * @param streaming whether the answer is streamed
	 * @return the pace
	 */
	Pace pace(boolean streaming) {
		return streaming ? this.streams : this.calls;
	}

}
