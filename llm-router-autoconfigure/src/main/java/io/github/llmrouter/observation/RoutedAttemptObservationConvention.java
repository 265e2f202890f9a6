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

	private static final int INITIAL_CAPACITY = 24;

	private final boolean includePrompt;

	private final boolean includeCompletion;

	/**
	 * Create. Neither prompts nor answers are told.
	 */
	public RoutedAttemptObservationConvention() {
		this(false, false);
	}

	/**
	 * Create.
	 * @param includePrompt whether prompts are told
	 * @param includeCompletion whether answers are told
	 */
	public RoutedAttemptObservationConvention(boolean includePrompt, boolean includeCompletion) {
		this.includePrompt = includePrompt;
		this.includeCompletion = includeCompletion;
	}

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
	public KeyValues getLowCardinalityKeyValues(ChatModelObservationContext context) {
		// in the order of their names, so that they need not be sorted
		return KeyValues.of(aiOperationType(context), requestModel(context), responseModel(context),
				aiProvider(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ChatModelObservationContext context) {
		RoutedAttempt routed = RoutedAttempt.from(context);
		if (routed == null) {
			return super.getHighCardinalityKeyValues(context);
		}
		// asked at the start as well, when most is not known yet
		Outcome outcome = routed.outcome();
		if (outcome == null) {
			return KeyValues.empty();
		}
		// in the order of their names, so that they need not be sorted
		List<KeyValue> keyValues = new ArrayList<>(INITIAL_CAPACITY);
		if (outcome instanceof Outcome.Failed) {
			add(keyValues, AttemptHighCardinality.ERROR_TYPE, Outcomes.errorType(outcome));
		}
		if (this.includePrompt) {
			add(keyValues, AttemptHighCardinality.INPUT_MESSAGES,
					GenAiMessages.input(context.getRequest().getInstructions()));
		}
		if (this.includeCompletion && context.getResponse() != null) {
			add(keyValues, AttemptHighCardinality.OUTPUT_MESSAGES, GenAiMessages.output(context.getResponse()));
		}
		addRequest(keyValues, context);
		addResponse(keyValues, context, routed);
		addRouted(keyValues, routed, outcome);
		addAll(keyValues, requestTools(KeyValues.empty(), context));
		return KeyValues.of(keyValues);
	}

	/**
	 * What Spring AI tells, each by itself: joined one by one as its convention does,
	 * they would be sorted and copied each time.
	 */
	private void addRequest(List<KeyValue> keyValues, ChatModelObservationContext context) {
		KeyValues none = KeyValues.empty();
		addAll(keyValues, requestFrequencyPenalty(none, context));
		addAll(keyValues, requestMaxTokens(none, context));
		addAll(keyValues, requestPresencePenalty(none, context));
		addAll(keyValues, requestStopSequences(none, context));
		addAll(keyValues, requestStream(none, context));
		addAll(keyValues, requestTemperature(none, context));
		addAll(keyValues, requestTopK(none, context));
		addAll(keyValues, requestTopP(none, context));
	}

	private void addResponse(List<KeyValue> keyValues, ChatModelObservationContext context, RoutedAttempt routed) {
		KeyValues none = KeyValues.empty();
		addAll(keyValues, responseFinishReasons(none, context));
		addAll(keyValues, responseId(none, context));
		if (context.getResponse() != null && StringUtils.hasText(context.getResponse().getMetadata().getModel())) {
			add(keyValues, AttemptHighCardinality.RESPONSE_MODEL, context.getResponse().getMetadata().getModel());
		}
		addAll(keyValues, usageCacheWriteInputTokens(none, context));
		addAll(keyValues, usageCacheReadInputTokens(none, context));
		BigDecimal cost = routed.cost().total();
		add(keyValues, AttemptHighCardinality.COST, (cost != null) ? cost.toPlainString() : null);
		addAll(keyValues, usageInputTokens(none, context));
		addAll(keyValues, usageOutputTokens(none, context));
		addAll(keyValues, usageTotalTokens(none, context));
	}

	private static void addAll(List<KeyValue> keyValues, KeyValues more) {
		for (KeyValue keyValue : more) {
			keyValues.add(keyValue);
		}
	}

	private static void addRouted(List<KeyValue> keyValues, RoutedAttempt routed, Outcome outcome) {
		Attempt attempt = routed.attempt();
		if (outcome instanceof Outcome.Failed failed) {
			add(keyValues, AttemptHighCardinality.STATUS, failed.failure().status());
		}
		if (routed.cause() != null) {
			add(keyValues, AttemptHighCardinality.CAUSE, Outcomes.name(routed.cause()));
		}
		add(keyValues, AttemptHighCardinality.DELAY, routed.delay().toMillis());
		add(keyValues, AttemptHighCardinality.NUMBER, attempt.number());
		add(keyValues, AttemptHighCardinality.TRY_OF_TARGET, attempt.tryOfTarget());
		add(keyValues, AttemptHighCardinality.CALL_ID, attempt.call().id());
		add(keyValues, AttemptHighCardinality.COST_SOURCE, routed.cost().source());
		if (routed.firstToken() != null) {
			add(keyValues, AttemptHighCardinality.FIRST_TOKEN, routed.firstToken().toMillis());
		}
		add(keyValues, AttemptHighCardinality.OUTCOME, Outcomes.name(outcome));
		add(keyValues, AttemptHighCardinality.ROUTE, attempt.call().route());
		add(keyValues, AttemptHighCardinality.TARGET, attempt.target().name());
	}

	private static void add(List<KeyValue> keyValues, AttemptHighCardinality key, @Nullable Object value) {
		if (value != null) {
			keyValues.add(KeyValue.of(key, String.valueOf(value)));
		}
	}

}
