package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.RoutingChatOptions;

import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * Turns option properties into the default options of a route.
 */
final class OptionsMapper {

	private OptionsMapper() {
	}

	/**
	 * What all calls of a route set unless they themselves do.
	 * @param properties what is configured
	 * @param route the route, whose own options win
	 * @return the options
	 */
	static ChatOptions options(LlmProperties properties, String route) {
		RoutingChatOptions.Builder builder = RoutingChatOptions.builder();
		builder.streamMode(properties.stream().mode());
		apply(properties.options(), builder);
		RouteProperties own = properties.routes().get(route);
		if (own != null) {
			apply(own.options(), builder);
			if (own.stream().mode() != null) {
				builder.streamMode(own.stream().mode());
			}
		}
		return builder.build();
	}

	private static void apply(OptionsProperties options, ChatOptions.Builder<?> builder) {
		if (options.temperature() != null) {
			builder.temperature(options.temperature());
		}
		if (options.maxTokens() != null) {
			builder.maxTokens(options.maxTokens());
		}
		if (options.topP() != null) {
			builder.topP(options.topP());
		}
		if (options.topK() != null) {
			builder.topK(options.topK());
		}
		if (options.frequencyPenalty() != null) {
			builder.frequencyPenalty(options.frequencyPenalty());
		}
		if (options.presencePenalty() != null) {
			builder.presencePenalty(options.presencePenalty());
		}
		if (!options.stopSequences().isEmpty()) {
			builder.stopSequences(options.stopSequences());
		}
	}

}
