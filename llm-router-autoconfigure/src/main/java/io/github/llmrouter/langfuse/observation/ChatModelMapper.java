package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.observation.RoutedAttempt;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.CollectionUtils;
import org.springframework.util.StringUtils;

/**
 * A chat model that was asked, by a router or without one: a generation.
 */
final class ChatModelMapper implements ObservationMapper<ChatModelObservationContext> {

	@Override
	public String name(ChatModelObservationContext context) {
		RoutedAttempt routed = RoutedAttempt.from(context);
		String model = (routed != null) ? routed.attempt().target().name() : requestedModel(context);
		return (model != null) ? "chat " + model : "chat";
	}

	@Override
	public LlmContext who(ChatModelObservationContext context) {
		RoutedAttempt routed = RoutedAttempt.from(context);
		return (routed != null) ? routed.attempt().call().context() : LlmContext.EMPTY;
	}

	@Override
	public Telling tell(ChatModelObservationContext context, ContentSettings settings) {
		long weight = ContentWeight.of(context.getRequest()) + ContentWeight.of(context.getResponse());
		Prompt prompt = context.getRequest();
		ChatResponse response = context.getResponse();
		String model = model(context);
		String provider = context.getOperationMetadata().provider();
		RoutedAttempt routed = RoutedAttempt.from(context);
		Throwable error = context.getError();
		return new Telling(weight, (description) -> {
			description.type("generation");
			description.model(model);
			description.modelParameters(parameters(prompt.getOptions()));
			description.content().input(prompt);
			description.content().output(response);
			description.metadata("provider", provider);
			if (routed != null) {
				describe(routed, description);
				return;
			}
			if (response != null) {
				description.usage(TargetAdapter.DEFAULT.usage(response.getMetadata()));
			}
			description.error(error);
		});
	}

	private static void describe(RoutedAttempt routed, Description description) {
		Outcome outcome = routed.outcome();
		Attempt attempt = routed.attempt();
		description.usage(routed.usage());
		description.firstToken(routed.firstToken());
		description.prompt(attempt.call().context().prompt());
		Outcomes.describe(outcome, description);
		description.cost(routed.cost(), routed.usage());
		description.metadata("call_id", attempt.call().id());
		description.metadata("route", attempt.call().route());
		description.metadata("target", attempt.target().name());
		description.metadata("stream", attempt.call().streaming());
		description.metadata("attempt_number", attempt.number());
		description.metadata("attempt_try", attempt.tryOfTarget());
		description.metadata("attempt_delay_ms", routed.delay().toMillis());
		description.metadata("attempt_cause", routed.cause());
		description.metadata("attempt_hedge", routed.isHedge() ? true : null);
		description.metadata("attempt_resumed", routed.isResumed() ? true : null);
	}

	/** Never nothing where something is known: Langfuse would find no model at all. */
	private static @Nullable String model(ChatModelObservationContext context) {
		ChatResponse response = context.getResponse();
		if (response != null && StringUtils.hasText(response.getMetadata().getModel())) {
			return response.getMetadata().getModel();
		}
		RoutedAttempt routed = RoutedAttempt.from(context);
		if (routed != null) {
			Target target = routed.attempt().target();
			return (target.model() != null) ? target.model() : target.name();
		}
		return requestedModel(context);
	}

	private static @Nullable String requestedModel(ChatModelObservationContext context) {
		ChatOptions options = context.getRequest().getOptions();
		return (options != null && StringUtils.hasText(options.getModel())) ? options.getModel() : null;
	}

	private static @Nullable ObjectNode parameters(@Nullable ChatOptions options) {
		if (options == null) {
			return null;
		}
		ObjectNode parameters = JsonNodeFactory.instance.objectNode();
		put(parameters, "temperature", options.getTemperature());
		put(parameters, "top_p", options.getTopP());
		put(parameters, "frequency_penalty", options.getFrequencyPenalty());
		put(parameters, "presence_penalty", options.getPresencePenalty());
		if (options.getMaxTokens() != null) {
			parameters.put("max_tokens", options.getMaxTokens());
		}
		if (options.getTopK() != null) {
			parameters.put("top_k", options.getTopK());
		}
		if (!CollectionUtils.isEmpty(options.getStopSequences())) {
			parameters.put("stop", String.join(", ", options.getStopSequences()));
		}
		return parameters;
	}

	private static void put(ObjectNode parameters, String name, @Nullable Double value) {
		if (value != null) {
			parameters.put(name, value);
		}
	}

}
