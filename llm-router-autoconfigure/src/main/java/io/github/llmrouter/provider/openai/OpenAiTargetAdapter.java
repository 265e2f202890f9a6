package io.github.llmrouter.provider.openai;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import com.openai.models.completions.CompletionUsage;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.Assert;

/**
 * What is particular to requests and answers of one OpenAI-compatible provider.
 */
final class OpenAiTargetAdapter implements TargetAdapter {

	private final HttpTransport transport;

	private final Map<String, Object> extraBody;

	private final boolean finishReasonRequired;

	private final Function<CompletionUsage, TokenUsage> usage;

	private final @Nullable Function<String, CompletionStage<TokenUsage>> usageLookup;

	OpenAiTargetAdapter(HttpTransport transport, Map<String, Object> extraBody, boolean finishReasonRequired,
			Function<CompletionUsage, TokenUsage> usage,
			@Nullable Function<String, CompletionStage<TokenUsage>> usageLookup) {
		this.transport = transport;
		this.extraBody = Collections.unmodifiableMap(new HashMap<>(extraBody));
		this.finishReasonRequired = finishReasonRequired;
		this.usage = usage;
		this.usageLookup = usageLookup;
	}

	@Override
	public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
		Assert.isInstanceOf(OpenAiChatOptions.Builder.class, options, "Options of an OpenAI target");
		OpenAiChatOptions.Builder builder = (OpenAiChatOptions.Builder) options;
		OpenAiChatOptions current = builder.build();
		builder.timeout(timeout)
			.customHeaders(with(current.getCustomHeaders(), this.transport.open(signals)))
			.extraBody(withDefaults(current.getExtraBody()));
	}

	private static Map<String, String> with(@Nullable Map<String, String> headers, String attempt) {
		Map<String, String> extended = (headers != null) ? new HashMap<>(headers) : new HashMap<>();
		extended.put(HttpTransport.ATTEMPT_HEADER, attempt);
		return extended;
	}

	private @Nullable Map<String, Object> withDefaults(@Nullable Map<String, Object> extraBody) {
		if (this.extraBody.isEmpty() || extraBody == null) {
			return this.extraBody.isEmpty() ? extraBody : this.extraBody;
		}
		Map<String, Object> merged = new HashMap<>(this.extraBody);
		merged.putAll(extraBody);
		return merged;
	}

	/**
	 * Find the signals of the attempt that options were prepared for.
	 * @param options the options of a prompt
	 * @return the signals, or {@code null} if they were not prepared here
	 */
	@Nullable AttemptSignals signals(@Nullable ChatOptions options) {
		if (options instanceof OpenAiChatOptions openAi && openAi.getCustomHeaders() != null) {
			return this.transport.find(openAi.getCustomHeaders().get(HttpTransport.ATTEMPT_HEADER));
		}
		return null;
	}

	@Override
	public boolean finishReasonFinal() {
		return true;
	}

	@Override
	public boolean keepsTimeout() {
		return true;
	}

	@Override
	public boolean finishReasonRequired() {
		return this.finishReasonRequired;
	}

	@Override
	public TokenUsage usage(ChatResponseMetadata metadata) {
		Usage portable = metadata.getUsage();
		if (portable != null && portable.getNativeUsage() instanceof CompletionUsage usage) {
			return this.usage.apply(usage);
		}
		return TargetAdapter.super.usage(metadata);
	}

	@Override
	public boolean canLookUpUsage() {
		return this.usageLookup != null;
	}

	@Override
	public CompletionStage<TokenUsage> lookUpUsage(String responseId) {
		return (this.usageLookup != null) ? this.usageLookup.apply(responseId)
				: TargetAdapter.super.lookUpUsage(responseId);
	}

}
