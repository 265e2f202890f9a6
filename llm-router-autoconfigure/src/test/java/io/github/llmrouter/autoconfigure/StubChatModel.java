package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A chat model of an application's own. Gives one answer, and keeps the prompts.
 */
final class StubChatModel implements ChatModel {

	final List<Prompt> prompts = new CopyOnWriteArrayList<>();

	private final String answer;

	private final String finishReason;

	StubChatModel(String answer) {
		this(answer, "STOP");
	}

	StubChatModel(String answer, String finishReason) {
		this.answer = answer;
		this.finishReason = finishReason;
	}

	@Override
	public ChatOptions getOptions() {
		return ChatOptions.builder().model("own-model").build();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		this.prompts.add(prompt);
		return response();
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		this.prompts.add(prompt);
		return Flux.just(response());
	}

	private ChatResponse response() {
		return new ChatResponse(
				List.of(new Generation(new AssistantMessage(this.answer),
						ChatGenerationMetadata.builder().finishReason(this.finishReason).build())),
				ChatResponseMetadata.builder().model("own-model").build());
	}

}
