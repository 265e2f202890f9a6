package io.github.llmrouter.provider.http;

import java.util.function.Function;

import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Breaks the connection of a stream that is cancelled before the client library closes
 * its reader: closing waits for a lock that the reading thread holds until the next byte
 * arrives, which for a stalled stream is never.
 */
public final class CancellableChatModel implements ChatModel {

	private final ChatModel delegate;

	private final Function<@Nullable ChatOptions, @Nullable AttemptSignals> signals;

	/**
	 * Create a model.
	 * @param delegate does the work
	 * @param signals finds the signals of the attempt that options were prepared for
	 */
	public CancellableChatModel(ChatModel delegate, Function<@Nullable ChatOptions, @Nullable AttemptSignals> signals) {
		this.delegate = delegate;
		this.signals = signals;
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return this.delegate.call(prompt);
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		AttemptSignals signals = this.signals.apply(prompt.getOptions());
		Flux<ChatResponse> stream = this.delegate.stream(prompt);
		return (signals != null) ? stream.doOnCancel(signals::end) : stream;
	}

	@Override
	public ChatOptions getOptions() {
		return this.delegate.getOptions();
	}

}
