package io.github.llmrouter.options;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptionsBuilder;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * The part of any options that most models understand.
 */
public final class PortableOptions {

	private PortableOptions() {
	}

	/**
	 * Read the part from options of any kind.
	 * @param kind the kind of the options
	 * @param builder the options
	 * @param options what the builder builds
	 * @return a builder in which is set what is set there
	 */
	public static ToolCallingChatOptions.Builder<?> read(OptionsKind kind, ChatOptions.Builder<?> builder,
			ChatOptions options) {
		ToolCallingChatOptions.Builder<?> portable = ToolCallingChatOptions.builder();
		if (tellsWhatIsSet(builder, options)) {
			portable.combineWith(builder);
		}
		else {
			read(options, portable);
		}
		String model = options.getModel();
		if (model != null && model.equals(kind.filledInModel())) {
			portable.model(null);
		}
		Integer outputLimit = kind.outputLimit(options);
		if (outputLimit != null) {
			portable.maxTokens(outputLimit);
		}
		return portable;
	}

	/**
	 * Built options may name values that nobody has set. Builders of Spring AI's own
	 * family are better read by each other.
	 */
	private static boolean tellsWhatIsSet(ChatOptions.Builder<?> builder, ChatOptions options) {
		return builder instanceof DefaultToolCallingChatOptions.Builder
				|| (builder instanceof DefaultChatOptionsBuilder && !(options instanceof ToolCallingChatOptions));
	}

	private static void read(ChatOptions options, ToolCallingChatOptions.Builder<?> portable) {
		portable.model(options.getModel());
		portable.temperature(options.getTemperature());
		portable.maxTokens(options.getMaxTokens());
		portable.topP(options.getTopP());
		portable.topK(options.getTopK());
		portable.frequencyPenalty(options.getFrequencyPenalty());
		portable.presencePenalty(options.getPresencePenalty());
		portable.stopSequences(options.getStopSequences());
		if (options instanceof ToolCallingChatOptions toolCalling) {
			portable.toolCallbacks(toolCalling.getToolCallbacks());
			portable.toolContext(toolCalling.getToolContext());
		}
	}

	/**
	 * Unset the part.
	 * @param kind the kind of the options
	 * @param builder where to unset it
	 * @param options what the builder builds at present
	 */
	static void clear(OptionsKind kind, ChatOptions.Builder<?> builder, ChatOptions options) {
		kind.clearMaxTokens(builder, options);
		builder.model(null);
		builder.temperature(null);
		builder.topP(null);
		builder.topK(null);
		builder.frequencyPenalty(null);
		builder.presencePenalty(null);
		builder.stopSequences(null);
		if (builder instanceof ToolCallingChatOptions.Builder<?> toolCalling) {
			toolCalling.toolCallbacks((List<ToolCallback>) null);
			toolCalling.toolContext((Map<String, Object>) null);
		}
	}

}
