package io.github.llmrouter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A chat model that plays a script, the same for calls and streams.
 */
class ScriptedChatModel implements ChatModel {

	private final Deque<Act> script = new ArrayDeque<>();

	private final Act standing;

	final List<Prompt> prompts = Collections.synchronizedList(new ArrayList<>());

	final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

	ScriptedChatModel(Act standing, Act... first) {
		this.standing = standing;
		this.script.addAll(List.of(first));
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return next(prompt).call().get();
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return next(prompt).stream();
	}

	private synchronized Act next(Prompt prompt) {
		this.prompts.add(prompt);
		this.threads.add(Thread.currentThread());
		return this.script.isEmpty() ? this.standing : this.script.poll();
	}

	int asked() {
		return this.prompts.size();
	}

	/**
	 * What the model does when it is asked.
	 */
	record Act(Supplier<ChatResponse> call, Flux<ChatResponse> stream) {

		static Act answer(String text) {
			List<ChatResponse> chunks = new ArrayList<>();
			chunks.add(chunk("", null));
			for (String word : text.split("(?<= )")) {
				chunks.add(chunk(word, null));
			}
			chunks.add(chunk("", "STOP"));
			chunks.add(usage(3, 5));
			return new Act(() -> whole(text, "STOP", 3, 5), Flux.fromIterable(chunks));
		}

		static Act fail(RuntimeException error) {
			return new Act(() -> {
				throw error;
			}, Flux.error(error));
		}

		static Act empty() {
			return new Act(() -> whole("", "STOP", 0, 0), Flux.just(chunk("", "STOP")));
		}

		/** Of a call there is no such thing as a part: it fails whole. */
		static Act breakAfter(String text, RuntimeException error) {
			return new Act(() -> {
				throw error;
			}, Flux.concat(Flux.just(chunk("", null), chunk(text, null)), Flux.error(error)));
		}

	}

	static ChatResponse chunk(String text, String finishReason) {
		return new ChatResponse(List.of(generation(text, finishReason)),
				ChatResponseMetadata.builder().model("scripted-1").usage(new DefaultUsage(0, 0)).build());
	}

	static ChatResponse usage(int input, int output) {
		return new ChatResponse(List.of(),
				ChatResponseMetadata.builder().model("scripted-1").usage(new DefaultUsage(input, output)).build());
	}

	static ChatResponse whole(String text, String finishReason, int input, int output) {
		return new ChatResponse(List.of(generation(text, finishReason)),
				ChatResponseMetadata.builder().model("scripted-1").usage(new DefaultUsage(input, output)).build());
	}

	static Generation generation(String text, String finishReason) {
		return new Generation(new AssistantMessage(text),
				ChatGenerationMetadata.builder().finishReason(finishReason).build());
	}

}
