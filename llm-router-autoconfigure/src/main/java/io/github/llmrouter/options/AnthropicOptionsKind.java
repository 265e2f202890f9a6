package io.github.llmrouter.options;

import java.util.Map;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * Anthropic's options. Linked only where Spring AI's Anthropic module is present.
 */
final class AnthropicOptionsKind implements OptionsKind {

	@Override
	public boolean covers(ChatOptions.Builder<?> builder) {
		return builder instanceof AnthropicChatOptions.Builder;
	}

	@Override
	public String filledInModel() {
		return AnthropicChatOptions.DEFAULT_MODEL;
	}

	@Override
	public boolean removeClientSettings(ChatOptions.Builder<?> settings, ChatOptions options) {
		Map<String, String> headers = ((AnthropicChatOptions) options).getHttpHeaders();
		Map<String, String> permitted = RequestHeaders.permitted(headers);
		((AnthropicChatOptions.Builder) settings).baseUrl(null)
			.apiKey(null)
			.timeout(null)
			.maxRetries(null)
			.proxy(null)
			.customHeaders(null)
			.httpHeaders(permitted);
		return headers != null && (permitted == null || permitted.size() < headers.size());
	}

	@Override
	public boolean isBlank(ChatOptions options) {
		return options.equals(AnthropicChatOptions.builder().build());
	}

}
