package io.github.llmrouter.provider.anthropic;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.anthropic.core.JsonField;
import com.anthropic.models.messages.MessageDeltaUsage;
import com.anthropic.models.messages.OutputTokensDetails;
import io.github.llmrouter.provider.http.HttpTransport;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.Assert;

/**
 * What is particular to requests to Anthropic and its answers.
 */
final class AnthropicTargetAdapter implements TargetAdapter {

	private final HttpTransport transport;

	AnthropicTargetAdapter(HttpTransport transport) {
		this.transport = transport;
	}

	@Override
	public void prepare(ChatOptions.Builder<?> options, Duration timeout, AttemptSignals signals) {
		Assert.isInstanceOf(AnthropicChatOptions.Builder.class, options, "Options of an Anthropic target");
		AnthropicChatOptions.Builder builder = (AnthropicChatOptions.Builder) options;
		Map<String, String> current = builder.build().getHttpHeaders();
		Map<String, String> headers = (current != null) ? new HashMap<>(current) : new HashMap<>();
		headers.put(HttpTransport.ATTEMPT_HEADER, this.transport.open(signals));
		builder.timeout(timeout).httpHeaders(headers);
	}

	/**
	 * Find the signals of the attempt that options were prepared for.
	 * @param options the options of a prompt
	 * @return the signals, or {@code null} if they were not prepared here
	 */
	@Nullable AttemptSignals signals(@Nullable ChatOptions options) {
		if (options instanceof AnthropicChatOptions anthropic && anthropic.getHttpHeaders() != null) {
			return this.transport.find(anthropic.getHttpHeaders().get(HttpTransport.ATTEMPT_HEADER));
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

	/**
	 * Read what was used, and what of it was spent on reasoning.
	 */
	@Override
	public TokenUsage usage(ChatResponseMetadata metadata) {
		TokenUsage usage = TargetAdapter.super.usage(metadata);
		if (!usage.isReported()) {
			return usage;
		}
		return new TokenUsage(usage.inputTokens(), usage.outputTokens(), usage.cachedInputTokens(),
				usage.cacheWriteTokens(), reasoning(metadata.getUsage()), null);
	}

	private static long reasoning(Usage usage) {
		JsonField<OutputTokensDetails> details = null;
		if (usage.getNativeUsage() instanceof com.anthropic.models.messages.Usage whole) {
			details = whole._outputTokensDetails();
		}
		else if (usage.getNativeUsage() instanceof MessageDeltaUsage streamed) {
			details = streamed._outputTokensDetails();
		}
		return (details != null) ? details.asKnown()
			.flatMap((known) -> known._thinkingTokens().asKnown())
			.map((n) -> Math.max(0, n))
			.orElse(0L) : 0;
	}

}
