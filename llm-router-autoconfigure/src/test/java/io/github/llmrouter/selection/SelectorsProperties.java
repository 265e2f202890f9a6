package io.github.llmrouter.selection;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.llmrouter.cost.ModelPrices;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.target.Target;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every strategy, whatever the chain and whatever was before.
 */
class SelectorsProperties {

	private long now;

	@Property(tries = 300)
	void shouldAskEachTargetOnce(@ForAll @IntRange(min = 1, max = 9) int size, @ForAll long seed) {
		Random random = new Random(seed);
		List<Target> chain = IntStream.range(0, size).mapToObj((i) -> TestCalls.target("t" + i)).toList();
		TargetLoads loads = new TargetLoads(() -> this.now);
		List<TargetSelector> selectors = selectors(chain, loads, random);
		for (int i = 0; i < 20; i++) {
			makeAttempt(loads, chain.get(random.nextInt(size)), random);
			for (TargetSelector selector : selectors) {
				assertThat(selector.order(chain, TestCalls.call(random.nextBoolean())))
					.containsExactlyInAnyOrderElementsOf(chain);
			}
		}
	}

	private static List<TargetSelector> selectors(List<Target> chain, TargetLoads loads, Random random) {
		Map<String, Double> weights = new HashMap<>();
		Map<String, ModelPrices> prices = new HashMap<>();
		for (Target target : chain) {
			if (random.nextBoolean()) {
				weights.put(target.name(), random.nextInt(3) * random.nextDouble());
			}
			if (random.nextBoolean()) {
				prices.put(target.name(), new ModelPrices(new BigDecimal(random.nextInt(3)),
						new BigDecimal(random.nextInt(3)), null, null, null));
			}
		}
		return List.of(Selectors.weighted(weights, random::nextDouble), Selectors.lowestLatency(loads),
				Selectors.lowestCost(new TargetPrices(new PriceList(prices))), Selectors.leastBusy(loads),
				Selectors.powerOfTwo(loads, random::nextDouble), TargetSelector.ORDERED);
	}

	private void makeAttempt(TargetLoads loads, Target target, Random random) {
		ChatCall call = TestCalls.call(random.nextBoolean());
		var permit = ((Admission.Proceed) loads.admit(new Attempt(call, target, 1, 1))).permit();
		permit.asking();
		this.now += random.nextInt();
		List<Outcome> outcomes = new ArrayList<>(TestCalls.OUTCOMES);
		int outcome = random.nextInt(outcomes.size() + 1);
		if (outcome < outcomes.size()) {
			permit.settle(outcomes.get(outcome));
		}
	}

}
