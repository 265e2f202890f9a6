package io.github.llmrouter.prompt;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;

import io.github.llmrouter.RoutingChatOptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the config of a prompt says of the model and its parameters. What makes no
 * sense is left out and told in the log once: whoever edits prompts must not be able to
 * make all calls fail.
 */
final class PromptOptions {

	private static final int MAX_STOP_SEQUENCES = 16;

	private final String prompt;

	private final Map<String, @Nullable Object> config;

	private final OnceWarnings warnings;

	PromptOptions(PromptContent content, OnceWarnings warnings) {
		this.prompt = "prompt '" + content.name() + "' version " + content.version();
		this.config = content.config();
		this.warnings = warnings;
	}

	/**
	 * Set everything that the config says.
	 * @param options where to set it
	 * @param models tells the models that may be asked for
	 */
	void apply(RoutingChatOptions.Builder options, Predicate<String> models) {
		model(options, models);
		number("temperature", "temperature", 0, 2, options::temperature);
		number("top_p", "topP", 0, 1, options::topP);
		number("frequency_penalty", "frequencyPenalty", -2, 2, options::frequencyPenalty);
		number("presence_penalty", "presencePenalty", -2, 2, options::presencePenalty);
		number("max_tokens", "maxTokens", 1, Integer.MAX_VALUE, (value) -> maxTokens(options, value));
		stop(options);
	}

	private void model(RoutingChatOptions.Builder options, Predicate<String> models) {
		Object model = this.config.get("model");
		if (model instanceof String name && !name.isBlank() && models.test(name.strip())) {
			options.model(name.strip());
		}
		else if (model != null) {
			ignore("model", "is not a model that is configured");
		}
	}

	private void maxTokens(RoutingChatOptions.Builder options, double value) {
		if (value == Math.rint(value)) {
			options.maxTokens((int) value);
		}
		else {
			ignore("max_tokens", "is no whole number");
		}
	}

	private void stop(RoutingChatOptions.Builder options) {
		Object stop = value("stop", "stopSequences");
		if (stop == null) {
			return;
		}
		List<?> sequences = (stop instanceof List<?> list) ? list : List.of(stop);
		if (sequences.size() <= MAX_STOP_SEQUENCES
				&& sequences.stream().allMatch((sequence) -> sequence instanceof String text && !text.isEmpty())) {
			options.stopSequences(sequences.stream().map(String.class::cast).toList());
		}
		else {
			ignore("stop", "is neither a text nor a list of up to " + MAX_STOP_SEQUENCES + " texts");
		}
	}

	private void number(String name, String otherName, double lowest, double highest, DoubleConsumer setter) {
		Object value = value(name, otherName);
		if (value == null) {
			return;
		}
		if (value instanceof Number number && number.doubleValue() >= lowest && number.doubleValue() <= highest) {
			setter.accept(number.doubleValue());
		}
		else {
			ignore(name, "is no number in the range from " + Math.round(lowest) + " to " + Math.round(highest));
		}
	}

	private @Nullable Object value(String name, String otherName) {
		Object value = this.config.get(name);
		return (value != null) ? value : this.config.get(otherName);
	}

	private void ignore(String name, String reason) {
		this.warnings.warn("The config of " + this.prompt + " is ignored as to " + name + ", which " + reason + ".");
	}

}
