package io.github.llmrouter.observation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.observation.RouterObservationDocumentation.AttemptHighCardinality;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.util.StringUtils;

/**
 * Names attempts as Spring AI names what its chat models do, and adds what the router
 * knows. A bean of type {@code ChatModelObservationConvention} replaces it.
 */
public class RoutedAttemptObservationConvention extends DefaultChatModelObservationConvention {

	/**
	 * The model that was asked for: one that the provider names could be any, and is an
	 * attribute of spans only.
	 */
	@Override
	protected KeyValue responseModel(ChatModelObservationContext context) {
		KeyValue asked = requestModel(context);
		return KeyValue.of(AttemptHighCardinality.RESPONSE_MODEL,
				(context.getResponse() != null) ? asked.getValue() : KeyValue.NONE_VALUE);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ChatModelObservationContext context) {
		RoutedAttempt routed = RoutedAttempt.from(context);
		if (routed == null) {
			return super.getHighCardinalityKeyValues(context);
		}
		// asked at the start as well, when most is not known yet
		Outcome outcome = routed.outcome();
		return (outcome != null) ? super.getHighCardinalityKeyValues(context).and(ended(context, routed, outcome))
				: KeyValues.empty();
	}

	private static List<KeyValue> ended(ChatModelObservationContext context, RoutedAttempt routed, Outcome outcome) {
		Attempt attempt = routed.attempt();
		List<KeyValue> keyValues = new ArrayList<>();
		add(keyValues, AttemptHighCardinality.CALL_ID, attempt.call().id());
		add(keyValues, AttemptHighCardinality.ROUTE, attempt.call().route());
		add(keyValues, AttemptHighCardinality.TARGET, attempt.target().name());
		add(keyValues, AttemptHighCardinality.NUMBER, attempt.number());
		add(keyValues, AttemptHighCardinality.TRY_OF_TARGET, attempt.tryOfTarget());
		add(keyValues, AttemptHighCardinality.DELAY, routed.delay().toMillis());
		if (routed.cause() != null) {
			add(keyValues, AttemptHighCardinality.CAUSE, Outcomes.name(routed.cause()));
		}
		add(keyValues, AttemptHighCardinality.OUTCOME, Outcomes.name(outcome));
		if (outcome instanceof Outcome.Failed failed) {
			add(keyValues, AttemptHighCardinality.ERROR_TYPE, Outcomes.errorType(outcome));
			add(keyValues, AttemptHighCardinality.STATUS, failed.failure().status());
		}
		if (routed.firstToken() != null) {
			add(keyValues, AttemptHighCardinality.FIRST_TOKEN, routed.firstToken().toMillis());
		}
		BigDecimal cost = routed.cost().total();
		add(keyValues, AttemptHighCardinality.COST, (cost != null) ? cost.toPlainString() : null);
		add(keyValues, AttemptHighCardinality.COST_SOURCE, routed.cost().source());
		if (context.getResponse() != null && StringUtils.hasText(context.getResponse().getMetadata().getModel())) {
			add(keyValues, AttemptHighCardinality.RESPONSE_MODEL, context.getResponse().getMetadata().getModel());
		}
		return keyValues;
	}

	private static void add(List<KeyValue> keyValues, AttemptHighCardinality key, @Nullable Object value) {
		if (value != null) {
			keyValues.add(KeyValue.of(key, String.valueOf(value)));
		}
	}

}
