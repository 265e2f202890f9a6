package io.github.llmrouter.selection;

import java.util.Map;
import java.util.function.DoubleSupplier;

import io.github.llmrouter.cost.TargetPrices;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.route.TargetSelector;
import io.github.llmrouter.tokens.PromptSize;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * The strategies that are built in. All are safe for any thread.
 */
public final class Selectors {

	/** Of an answer whose length the call does not limit. */
	private static final int USUAL_ANSWER_TOKENS = 500;

	private Selectors() {
	}

	/**
	 * At random, the first place and then every other by weight: of two targets of weight
	 * 3 and 1, the first is asked first in three calls of four.
	 * @param weights by the name of a target in chains, 1 for those without; those of
	 * weight 0 come last
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive), for any thread
	 * @return the strategy
	 */
	public static TargetSelector weighted(Map<String, Double> weights, DoubleSupplier random) {
		Map<String, Double> known = Map.copyOf(weights);
		// whichever of several events of these rates comes first is a choice by weight
		return (chain, call) -> ByScore.lowestFirst(chain, (target) -> {
			double weight = known.getOrDefault(target.name(), 1.0);
			return (weight > 0) ? -Math.log(1 - random.getAsDouble()) / weight : Double.POSITIVE_INFINITY;
		});
	}

	/**
	 * The target first that has answered fastest of late: of streams with the first
	 * token, of calls as a whole.
	 * @param loads one of the router's attempt policies
	 * @return the strategy
	 */
	public static TargetSelector lowestLatency(TargetLoads loads) {
		return (chain, call) -> {
			long now = loads.nanoTime();
			return ByScore.lowestFirst(chain, (target) -> loads.of(target).pace(call.streaming()).expectedNanos(now));
		};
	}

	/**
	 * The cheapest target first: by prices, the length of the prompt in characters, four
	 * to a token, and as many tokens of the answer as the call admits, or else 500.
	 * Targets of unknown price come last.
	 * @param prices knows prices
	 * @return the strategy
	 */
	public static TargetSelector lowestCost(TargetPrices prices) {
		return (chain, call) -> {
			long input = Math.max(1, PromptSize.tokens(PromptSize.characters(call.prompt())));
			double output = answerTokens(call);
			return ByScore.lowestFirst(chain, (target) -> {
				var price = prices.of(target, input);
				return (price != null) ? price.input().doubleValue() * input + price.output().doubleValue() * output
						: Double.POSITIVE_INFINITY;
			});
		};
	}

	private static int answerTokens(ChatCall call) {
		ChatOptions options = call.prompt().getOptions();
		@Nullable Integer limit = (options != null) ? options.getMaxTokens() : null;
		return (limit != null) ? limit : USUAL_ANSWER_TOKENS;
	}

	/**
	 * The target first at which the fewest attempts are under way.
	 * @param loads one of the router's attempt policies
	 * @return the strategy
	 */
	public static TargetSelector leastBusy(TargetLoads loads) {
		return (chain, call) -> ByScore.lowestFirst(chain, loads::underWay);
	}

	/**
	 * Of two targets taken at random the one first at which fewer attempts are under way,
	 * or else the faster one; then the other, and then the rest in the order of the
	 * chain. Unlike the least busy of all, this does not send everybody to the same one.
	 * @param loads one of the router's attempt policies
	 * @param random random numbers from 0 (inclusive) to 1 (exclusive), for any thread
	 * @return the strategy
	 */
	public static TargetSelector powerOfTwo(TargetLoads loads, DoubleSupplier random) {
		return new PowerOfTwo(loads, random);
	}

}
