package io.github.llmrouter.selection;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.llmrouter.target.Target;

/**
 * Sorts chains, which have a few elements, with little effort.
 */
final class ByScore {

	private ByScore() {
	}

	/**
	 * Sort.
	 * @param chain what is sorted
	 * @param score asked once for each target
	 * @return the targets with the lowest score first, those with the same in the order
	 * of the chain
	 */
	static List<Target> lowestFirst(List<Target> chain, ToDoubleFunction<Target> score) {
		int size = chain.size();
		Target[] targets = new Target[size];
		double[] scores = new double[size];
		for (int i = 0; i < size; i++) {
			Target target = chain.get(i);
			double own = score.applyAsDouble(target);
			int place = i;
			while (place > 0 && scores[place - 1] > own) {
				scores[place] = scores[place - 1];
				targets[place] = targets[place - 1];
				place--;
			}
			scores[place] = own;
			targets[place] = target;
		}
		return Arrays.asList(targets);
	}

}
