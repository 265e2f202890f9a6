package io.github.llmrouter;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.cost.PriceList;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.ai.chat.model.ChatResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class AttemptPricingTests {

	private static final TokenUsage CHARGED = new TokenUsage(10, 4, 0, 0, 0, BigDecimal.ONE);

	static Stream<Arguments> outcomes() {
		return Stream.of(Arguments.of(new Outcome.Succeeded(new ChatResponse(List.of()), CHARGED), "provider"),
				Arguments.of(new Outcome.Succeeded(new ChatResponse(List.of()), TokenUsage.UNKNOWN), "unknown"),
				Arguments.of(new Outcome.Cancelled(CHARGED, 20), "provider"),
				Arguments.of(new Outcome.Cancelled(TokenUsage.UNKNOWN, 20), "unknown"),
				Arguments.of(failed(FailureKind.TRUNCATED, null, true, CHARGED, true), "provider"),
				Arguments.of(failed(FailureKind.TRUNCATED, null, true, TokenUsage.UNKNOWN, true), "unknown"),
				Arguments.of(failed(FailureKind.TIMEOUT, null, true, TokenUsage.UNKNOWN, false), "unknown"),
				Arguments.of(failed(FailureKind.NETWORK, null, false, TokenUsage.UNKNOWN, false), "not_billed"),
				Arguments.of(failed(FailureKind.RATE_LIMIT, 429, true, TokenUsage.UNKNOWN, false), "not_billed"),
				Arguments.of(failed(FailureKind.SERVER_ERROR, 502, true, TokenUsage.UNKNOWN, true), "unknown"),
				Arguments.of(failed(FailureKind.BAD_RESPONSE, 200, true, TokenUsage.UNKNOWN, false), "unknown"),
				Arguments.of(Outcome.NOT_MADE, "not_billed"));
	}

	@ParameterizedTest
	@MethodSource("outcomes")
	void shouldSayWhatIsBilled(Outcome outcome, String source) {
		Cost cost = new AttemptPricing(Target.of("a", mock()), null, new PriceList(Map.of())).cost(outcome);

		assertThat(cost.source()).hasToString(source);
		assertThat(cost.isKnown()).isEqualTo(!source.equals("unknown"));
		assertThat(cost.total())
			.isEqualTo(source.equals("provider") ? BigDecimal.ONE : source.equals("unknown") ? null : BigDecimal.ZERO);
	}

	@Test
	void shouldNotKnowWhatCannotBeCalculated() {
		Outcome outcome = new Outcome.Succeeded(new ChatResponse(List.of()), CHARGED);
		Target target = Target.of("a", mock());
		assertThat(new AttemptPricing(target, null, (asked, model, usage) -> null).cost(outcome))
			.isEqualTo(Cost.UNKNOWN);
		assertThat(new AttemptPricing(target, null, (asked, model, usage) -> {
			throw new IllegalStateException("broken");
		}).cost(outcome)).isEqualTo(Cost.UNKNOWN);
	}

	private static Outcome failed(FailureKind kind, Integer status, boolean reached, TokenUsage usage,
			boolean committed) {
		return new Outcome.Failed(new Failure(kind, false, FailureScope.TARGET, status, null, null, reached), usage,
				committed);
	}

}
