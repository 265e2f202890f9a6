package io.github.llmrouter.cost;

import java.math.BigDecimal;
import java.util.Map;

import io.github.llmrouter.cost.Cost.Source;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PriceListTests {

	private static final ModelPrices PRICES = new ModelPrices(new BigDecimal("2"), new BigDecimal("10"),
			new BigDecimal("0.2"), new BigDecimal("2.5"), new BigDecimal("12"));

	private static final ModelPrices TWO_PRICES = new ModelPrices(new BigDecimal("2"), new BigDecimal("10"), null, null,
			null);

	@ParameterizedTest
	@CsvSource({ "1000000, 0, 0, 0, 0, 2, 0", //
			"0, 1000000, 0, 0, 0, 0, 10", //
			"1000, 100, 0, 0, 0, 0.002, 0.001", //
			"1000, 100, 400, 0, 0, 0.00128, 0.001", //
			"1000, 100, 400, 100, 0, 0.00133, 0.001", //
			"1000, 100, 0, 0, 100, 0.002, 0.0012", //
			"1000, 100, 0, 0, 40, 0.002, 0.00108", //
			// a provider that counts cached tokens beside the others must not lead to
			// less
			// than nothing
			"100, 0, 400, 0, 0, 0.00008, 0" })
	void shouldCountEachTokenOnce(long input, long output, long cached, long written, long reasoning,
			BigDecimal inputCost, BigDecimal outputCost) {
		Cost cost = of("a", PRICES).cost(target("a", "b"), null,
				new TokenUsage(input, output, cached, written, reasoning, null));

		assertThat(cost.source()).isEqualTo(Source.PRICES);
		assertThat(cost.input()).isEqualByComparingTo(inputCost);
		assertThat(cost.output()).isEqualByComparingTo(outputCost);
		assertThat(cost.total()).isEqualByComparingTo(inputCost.add(outputCost));
	}

	@Test
	void shouldTakeThePlainPriceWhereThereIsNoOther() {
		Cost cost = of("a", TWO_PRICES).cost(target("a", "b"), null, new TokenUsage(1000, 100, 300, 200, 50, null));

		assertThat(cost.total()).isEqualByComparingTo("0.003");
	}

	@ParameterizedTest
	@CsvSource({ "local:x, served", "x, served", "served, served" })
	void shouldFindPricesByNameOrModelOrAnswer(String priced, String served) {
		assertThat(
				of(priced, PRICES).cost(target("local:x", "x"), served, new TokenUsage(1, 1, 0, 0, 0, null)).isKnown())
			.isTrue();
	}

	@Test
	void shouldNotGuess() {
		PriceList prices = of("other", PRICES);

		assertThat(prices.cost(target("a", "b"), "c", new TokenUsage(1, 1, 0, 0, 0, null))).isEqualTo(Cost.UNKNOWN);
		assertThat(of("a", PRICES).cost(target("a", "b"), null, TokenUsage.UNKNOWN)).isEqualTo(Cost.UNKNOWN);
		assertThat(prices.cost(Target.of("bean", mock()), null, new TokenUsage(1, 1, 0, 0, 0, null)).total()).isNull();
	}

	@Test
	void shouldBelieveTheProvider() {
		Cost cost = of("a", PRICES).cost(target("a", "b"), null,
				new TokenUsage(1000, 100, 0, 0, 0, new BigDecimal("0.5"), new BigDecimal("0.1")));

		assertThat(cost)
			.isEqualTo(new Cost(new BigDecimal("0.1"), new BigDecimal("0.4"), new BigDecimal("0.5"), Source.PROVIDER));
	}

	@Test
	void shouldSplitWhatTheProviderDoesNotSplitByPricesOrElseByTokens() {
		TokenUsage usage = new TokenUsage(1000, 100, 0, 0, 0, new BigDecimal("0.9"));

		assertThat(of("a", TWO_PRICES).cost(target("a", "b"), null, usage).input()).isEqualByComparingTo("0.6");
		assertThat(of("z", TWO_PRICES)
			.cost(target("a", "b"), null, new TokenUsage(200, 100, 0, 0, 0, new BigDecimal("0.9")))
			.input()).isEqualByComparingTo("0.6");
		assertThat(of("z", TWO_PRICES).cost(target("a", "b"), null, new TokenUsage(0, 0, 0, 0, 0, BigDecimal.ONE)))
			.isEqualTo(new Cost(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE, Source.PROVIDER));
	}

	@Property
	void shouldAddUpToTheLastDigit(@ForAll @LongRange(max = 2_000_000) long input,
			@ForAll @LongRange(max = 2_000_000) long output,
			@ForAll @BigRange(min = "0", max = "1000") BigDecimal charged) {
		Cost cost = of("a", PRICES).cost(target("a", "b"), null, new TokenUsage(input, output, 0, 0, 0, charged));

		assertThat(cost.total()).isEqualTo(charged);
		assertThat(cost.input().add(cost.output())).isEqualByComparingTo(charged);
		assertThat(cost.input()).isNotNegative();
		assertThat(cost.output()).isNotNegative();
	}

	@Test
	void shouldTakeNoPartForMoreThanTheWhole() {
		TokenUsage usage = new TokenUsage(10, 0, 0, 0, 0, new BigDecimal("0.12345678901234567"));

		assertThat(new PriceList(Map.of()).cost(target("a", "b"), null, usage).output()).isNotNegative();
	}

	private static PriceList of(String model, ModelPrices prices) {
		return new PriceList(Map.of(model, prices));
	}

	private static Target target(String name, String model) {
		return new Target(name, "provider", model, mock(), TargetAdapter.DEFAULT);
	}

}
