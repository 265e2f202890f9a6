package io.github.llmrouter.selection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.target.Target;

/**
 * The better of two targets that are taken at random.
 *
 * @param loads what is under way
 * @param random random numbers from 0 (inclusive) to 1 (exclusive)
 */
record PowerOfTwo(TargetLoads loads, DoubleSupplier random) implements TargetSelector {

	@Override
	public List<Target> order(List<Target> chain, ChatCall call) {
		int size = chain.size();
		if (size < 2) {
			return chain;
		}
		int one = below(size);
		int other = below(size - 1);
		other += (other >= one) ? 1 : 0;
		Target earlier = chain.get(Math.min(one, other));
		Target later = chain.get(Math.max(one, other));
		boolean better = isBetter(later, earlier, call.streaming());
		List<Target> ordered = new ArrayList<>(size);
		ordered.add(better ? later : earlier);
		ordered.add(better ? earlier : later);
		for (int i = 0; i < size; i++) {
			if (i != one && i != other) {
				ordered.add(chain.get(i));
			}
		}
		return ordered;
	}

	private int below(int bound) {
		return (int) (this.random.getAsDouble() * bound);
	}

	private boolean isBetter(Target target, Target than, boolean streaming) {
		int difference = this.loads.underWay(target) - this.loads.underWay(than);
		if (difference != 0) {
			return difference < 0;
		}
		long now = this.loads.nanoTime();
		return this.loads.of(target).pace(streaming).expectedNanos(now) < this.loads.of(than)
			.pace(streaming)
			.expectedNanos(now);
	}

}
