package io.github.llmrouter.observation;

import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.observation.RouterObservationDocumentation.CallHighCardinality;
import io.github.llmrouter.observation.RouterObservationDocumentation.CallLowCardinality;
import io.github.llmrouter.policy.ChatCall;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Names routed calls as {@link RouterObservationDocumentation} says.
 */
public class DefaultRoutedCallObservationConvention implements RoutedCallObservationConvention {

	/** The observation's name, and that of the timer made from it. */
	public static final String NAME = "llm.router.call";

	private static final String OPERATION = "chat";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(RoutedCallObservationContext context) {
		return "route " + context.getCall().route();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(RoutedCallObservationContext context) {
		RoutedAttempt last = context.getLastAttempt();
		// in the order of their names, so that they need not be sorted
		return KeyValues.of(KeyValue.of(CallLowCardinality.ERROR_TYPE, Outcomes.errorType(context.getOutcome())),
				KeyValue.of(CallLowCardinality.OPERATION, OPERATION),
				KeyValue.of(CallLowCardinality.OUTCOME, Outcomes.name(context.getOutcome())),
				KeyValue.of(CallLowCardinality.ROUTE, context.getCall().route()),
				KeyValue.of(CallLowCardinality.STREAM, String.valueOf(context.getCall().streaming())),
				KeyValue.of(CallLowCardinality.TARGET,
						(last != null) ? last.attempt().target().name() : KeyValue.NONE_VALUE));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(RoutedCallObservationContext context) {
		ChatCall call = context.getCall();
		LlmContext who = call.context();
		List<KeyValue> keyValues = new ArrayList<>();
		keyValues.add(KeyValue.of(CallHighCardinality.CALL_ID, call.id()));
		keyValues.add(KeyValue.of(CallHighCardinality.ATTEMPTS, String.valueOf(context.getAttempts())));
		add(keyValues, CallHighCardinality.STREAM_MODE, context.getStreamMode());
		add(keyValues, CallHighCardinality.USER, who.user());
		add(keyValues, CallHighCardinality.SESSION, who.session());
		add(keyValues, CallHighCardinality.TENANT, who.tenant());
		add(keyValues, CallHighCardinality.PROJECT, who.project());
		add(keyValues, CallHighCardinality.TAGS, who.tags().isEmpty() ? null : String.join(",", who.tags()));
		add(keyValues, CallHighCardinality.TRACE_NAME, who.traceName());
		PromptReference prompt = who.prompt();
		if (prompt != null) {
			add(keyValues, CallHighCardinality.PROMPT_NAME, prompt.name());
			add(keyValues, CallHighCardinality.PROMPT_VERSION, String.valueOf(prompt.version()));
		}
		who.metadata()
			.forEach((key, value) -> keyValues
				.add(KeyValue.of(CallHighCardinality.METADATA.asString() + "." + key, value)));
		return KeyValues.of(keyValues);
	}

	private static void add(List<KeyValue> keyValues, CallHighCardinality key, @Nullable String value) {
		if (value != null) {
			keyValues.add(KeyValue.of(key, value));
		}
	}

}
