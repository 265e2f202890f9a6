package io.github.llmrouter.options;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * The options of OpenAI and of everything that speaks its protocol.
 */
final class OpenAiOptionsKind implements OptionsKind {

	@Override
	public boolean covers(ChatOptions.Builder<?> builder) {
		return builder instanceof OpenAiChatOptions.Builder;
	}

	@Override
	public String filledInModel() {
		return OpenAiChatOptions.DEFAULT_CHAT_MODEL;
	}

	@Override
	public @Nullable Integer outputLimit(ChatOptions options) {
		return ((OpenAiChatOptions) options).getMaxCompletionTokens();
	}

	@Override
	public boolean removeClientSettings(ChatOptions.Builder<?> settings, ChatOptions options) {
		OpenAiChatOptions openAi = (OpenAiChatOptions) options;
		Map<String, String> headers = openAi.getCustomHeaders();
		Map<String, String> permitted = RequestHeaders.permitted(headers);
		((OpenAiChatOptions.Builder) settings).baseUrl(null)
			.apiKey((String) null)
			.credential(null)
			.organizationId(null)
			.deploymentName(null)
			.microsoftFoundryServiceVersion(null)
			.microsoftFoundry(null)
			.gitHubModels(null)
			.timeout(null)
			.maxRetries(null)
			.proxy(null)
			.customHeaders(permitted)
			.extraBody(withoutModel(openAi.getExtraBody()));
		return headers != null && (permitted == null || permitted.size() < headers.size());
	}

	/**
	 * A model here would be sent beside the target's, and it is open which of the two the
	 * server takes.
	 */
	private static @Nullable Map<String, Object> withoutModel(@Nullable Map<String, Object> extraBody) {
		if (extraBody == null || !extraBody.containsKey("model")) {
			return extraBody;
		}
		Map<String, Object> rest = new HashMap<>(extraBody);
		rest.remove("model");
		return rest.isEmpty() ? null : rest;
	}

	@Override
	public void clearMaxTokens(ChatOptions.Builder<?> builder, ChatOptions options) {
		limit((OpenAiChatOptions.Builder) builder, null, outputLimit(options));
	}

	@Override
	public boolean isSame(ChatOptions some, ChatOptions others) {
		// their equals leaves the headers out
		return some.equals(others) && Objects.equals(((OpenAiChatOptions) some).getCustomHeaders(),
				((OpenAiChatOptions) others).getCustomHeaders());
	}

	@Override
	public boolean isBlank(ChatOptions options) {
		return isSame(options, OpenAiChatOptions.builder().build());
	}

	@Override
	public void combine(ChatOptions.Builder<?> base, ChatOptions.Builder<?> settings, ChatOptions options) {
		base.combineWith(settings);
		if (base instanceof OpenAiChatOptions.Builder openAi) {
			OpenAiChatOptions openAiOptions = (OpenAiChatOptions) options;
			if (openAiOptions.getOutputModalities() != null) {
				// combineWith has appended them, so that some would stand there twice
				openAi.outputModalities(openAiOptions.getOutputModalities());
			}
			if (openAiOptions.getMaxCompletionTokens() != null) {
				limit(openAi, null, openAiOptions.getMaxCompletionTokens());
			}
		}
	}

	/**
	 * Some models take only one of the two names of this limit: the one in use stays.
	 */
	@Override
	public void maxTokens(ChatOptions.Builder<?> builder, Integer maxTokens) {
		OpenAiChatOptions.Builder openAi = (OpenAiChatOptions.Builder) builder;
		boolean completionTokens = openAi.build().getMaxCompletionTokens() != null;
		limit(openAi, completionTokens ? null : maxTokens, completionTokens ? maxTokens : null);
	}

	private static void limit(OpenAiChatOptions.Builder builder, @Nullable Integer maxTokens,
			@Nullable Integer maxCompletionTokens) {
		// in this order; in others the builder warns at each call and keeps an old value
		builder.maxCompletionTokens(null).maxTokens(maxTokens).maxCompletionTokens(maxCompletionTokens);
	}

	@Override
	public void model(ChatOptions.Builder<?> builder, String model) {
		// a deployment name would be sent in place of the model
		((OpenAiChatOptions.Builder) builder).model(model).deploymentName(null);
	}

}
