package io.github.llmrouter.benchmarks;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Answers at once, so that nothing but the router is measured.
 */
final class NoOpChatModel implements ChatModel {

	private final ChatResponse response = response("An answer.", "STOP", 5);

	private final Flux<ChatResponse> stream;

	private final ChatOptions options;

	/**
	 * Create a model.
	 * @param chunks the length of its streams
	 * @param options its defaults, whose class is what the router must build for each
	 * call
	 */
	NoOpChatModel(int chunks, ChatOptions options) {
		this.options = options;
		List<ChatResponse> responses = new ArrayList<>();
		for (int i = 0; i < chunks - 1; i++) {
			responses.add(response("word ", "", 0));
		}
		responses.add(response("", "STOP", chunks));
		this.stream = Flux.fromIterable(responses);
	}

	private static ChatResponse response(String text, String finishReason, int tokens) {
		return new ChatResponse(
				List.of(new Generation(new AssistantMessage(text),
						ChatGenerationMetadata.builder().finishReason(finishReason).build())),
				ChatResponseMetadata.builder()
					.id("gen-1")
					.model("no-op")
					.usage(new DefaultUsage(tokens, tokens))
					.keyValue("created", 1L)
					.keyValue("provider", "Nobody")
					.build());
	}

	@Override
	public ChatOptions getOptions() {
		return this.options;
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return this.response;
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return this.stream;
	}

}
