package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.options.ForeignOptions;
import io.github.llmrouter.options.OptionsKind;
import io.github.llmrouter.options.OptionsKinds;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * Puts a call's options into the form that a target's chat model demands: its own class
 * of options, with its defaults where the call sets nothing. Any thread may use it.
 */
final class PromptAdapter {

	private final DroppedOptions dropped = new DroppedOptions();

	/**
	 * Make the prompt of one attempt.
	 * @param prompt what is asked
	 * @param options the options of the call. The model among them names a target and is
	 * none of any provider's, so it is not passed on
	 * @param target the target that is asked
	 * @param timeout how long the attempt may take
	 * @param signals what the transport reports on
	 * @return a prompt with the same messages
	 */
	Prompt adapt(Prompt prompt, RoutingChatOptions options, Target target, Duration timeout, AttemptSignals signals) {
		ChatOptions defaults = target.chatModel().getOptions();
		// a model that does not tell what it takes gets what most models take
		ChatOptions.Builder<?> builder = (defaults != null) ? defaults.mutate() : ToolCallingChatOptions.builder();
		OptionsKind kind = OptionsKinds.of(builder);
		if (builder instanceof RoutingChatOptions.Builder router) {
			router.passOn(options);
		}
		else {
			String schema = applyForeign(options.foreign(), builder, defaults, target);
			applyPortable(options, kind, builder);
			applyTools(options, builder, target);
			applySchema(options.getOutputSchema(), schema, builder, target);
		}
		if (target.model() != null) {
			kind.model(builder, target.model());
		}
		target.adapter().prepare(builder, timeout, signals);
		ChatOptions built = builder.build();
		tellDropped(options, built, target);
		return new Prompt(prompt.getInstructions(), built);
	}

	/**
	 * Apply what only targets of one kind understand.
	 * @return the output schema that is set by that, or {@code null}
	 */
	private @Nullable String applyForeign(List<ForeignOptions> all, ChatOptions.Builder<?> builder,
			@Nullable ChatOptions defaults, Target target) {
		String schema = null;
		for (int i = 0; i < all.size(); i++) {
			ForeignOptions foreign = all.get(i);
			if (defaults != null && foreign.fits(defaults)) {
				foreign.applyTo(builder);
				if (foreign.headersRefused()) {
					this.dropped.tell(target, "request headers that are reserved, or impossible in HTTP");
				}
				schema = (foreign.outputSchema() != null) ? foreign.outputSchema() : schema;
			}
			else {
				this.dropped.tell(target, "what is particular to " + foreign);
			}
		}
		return schema;
	}

	private void applyPortable(RoutingChatOptions options, OptionsKind kind, ChatOptions.Builder<?> builder) {
		if (options.getTemperature() != null) {
			builder.temperature(options.getTemperature());
		}
		if (options.getMaxTokens() != null) {
			kind.maxTokens(builder, options.getMaxTokens());
		}
		if (options.getTopP() != null) {
			builder.topP(options.getTopP());
		}
		if (options.getTopK() != null) {
			builder.topK(options.getTopK());
		}
		if (options.getFrequencyPenalty() != null) {
			builder.frequencyPenalty(options.getFrequencyPenalty());
		}
		if (options.getPresencePenalty() != null) {
			builder.presencePenalty(options.getPresencePenalty());
		}
		if (options.getStopSequences() != null) {
			builder.stopSequences(options.getStopSequences());
		}
	}

	private void applyTools(RoutingChatOptions options, ChatOptions.Builder<?> builder, Target target) {
		List<ToolCallback> tools = options.getToolCallbacks();
		Map<String, Object> toolContext = options.getToolContext();
		if (builder instanceof ToolCallingChatOptions.Builder<?> toolCalling) {
			if (tools != null) {
				toolCalling.toolCallbacks(tools);
			}
			if (toolContext != null) {
				toolCalling.toolContext(toolContext);
			}
		}
		// a tool context without tools is for nobody
		else if (tools != null && !tools.isEmpty()) {
			this.dropped.tell(target, "tools");
		}
	}

	private void applySchema(@Nullable String schema, @Nullable String present, ChatOptions.Builder<?> builder,
			Target target) {
		// set again, it would lose what the foreign options say about it beyond its text
		if (schema == null || schema.equals(present)) {
			return;
		}
		if (builder instanceof StructuredOutputChatOptions.Builder<?> structured) {
			structured.outputSchema(schema);
		}
		else {
			this.dropped.tell(target, "outputSchema");
		}
	}

	/**
	 * Some options have the portable setters because they must, and forget the value.
	 */
	private void tellDropped(RoutingChatOptions options, ChatOptions built, Target target) {
		if (options.getTemperature() != null && built.getTemperature() == null) {
			this.dropped.tell(target, "temperature");
		}
		if (options.getTopP() != null && built.getTopP() == null) {
			this.dropped.tell(target, "topP");
		}
		if (options.getTopK() != null && built.getTopK() == null) {
			this.dropped.tell(target, "topK");
		}
		if (options.getFrequencyPenalty() != null && built.getFrequencyPenalty() == null) {
			this.dropped.tell(target, "frequencyPenalty");
		}
		if (options.getPresencePenalty() != null && built.getPresencePenalty() == null) {
			this.dropped.tell(target, "presencePenalty");
		}
		if (options.getStopSequences() != null && built.getStopSequences() == null) {
			this.dropped.tell(target, "stopSequences");
		}
	}

}
