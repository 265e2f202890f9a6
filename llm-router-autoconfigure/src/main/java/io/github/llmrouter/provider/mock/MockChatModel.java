package io.github.llmrouter.provider.mock;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
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
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;

/**
 * Answers without any network. A stream brings the answer word by word, then the finish
 * reason, then the usage.
 */
final class MockChatModel implements ChatModel {

	private static final Pattern WORDS = Pattern.compile("\\S*\\s*");

	/** Characters per token, a common rule of thumb. */
	private static final int TOKEN_LENGTH = 4;

	private final String model;

	private final BiFunction<String, Prompt, String> answers;

	MockChatModel(String model, BiFunction<String, Prompt, String> answers) {
		this.model = model;
		this.answers = answers;
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		String answer = this.answers.apply(this.model, prompt);
		return new ChatResponse(List.of(generation(answer, "STOP")), metadata().usage(usage(prompt, answer)).build());
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.defer(() -> {
			String answer = this.answers.apply(this.model, prompt);
			List<ChatResponse> chunks = new ArrayList<>();
			Matcher words = WORDS.matcher(answer);
			while (words.find() && !words.group().isEmpty()) {
				chunks.add(new ChatResponse(List.of(generation(words.group(), null)), metadata().build()));
			}
			chunks.add(new ChatResponse(List.of(generation("", "STOP")), metadata().build()));
			chunks.add(new ChatResponse(List.of(), metadata().usage(usage(prompt, answer)).build()));
			return Flux.fromIterable(chunks);
		});
	}

	private ChatResponseMetadata.Builder metadata() {
		return ChatResponseMetadata.builder().id("mock").model(this.model);
	}

	private static Generation generation(String text, @Nullable String finishReason) {
		return new Generation(new AssistantMessage(text),
				ChatGenerationMetadata.builder().finishReason(finishReason).build());
	}

	private static DefaultUsage usage(Prompt prompt, String answer) {
		return new DefaultUsage(tokens(prompt.getContents()), tokens(answer));
	}

	private static int tokens(String text) {
		return Math.max(1, text.length() / TOKEN_LENGTH);
	}

	@Override
	public ChatOptions getOptions() {
		return DefaultToolCallingChatOptions.builder().model(this.model).build();
	}

}
