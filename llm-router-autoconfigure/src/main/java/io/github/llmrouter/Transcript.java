package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.StringUtils;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt has brought so far. Written by the thread that brings it; the counters
 * may be read by the one that cancels.
 */
final class Transcript {

	private final TargetAdapter adapter;

	private final StringBuilder text = new StringBuilder();

	private final List<AssistantMessage.ToolCall> toolCalls = new ArrayList<>(0);

	private ChatGenerationMetadata generationMetadata = ChatGenerationMetadata.NULL;

	private @Nullable ChatResponse first;

	private @Nullable ChatResponse last;

	private boolean content;

	private volatile @Nullable String finishReason;

	private volatile TokenUsage usage = TokenUsage.UNKNOWN;

	private volatile long characters;

	Transcript(TargetAdapter adapter) {
		this.adapter = adapter;
	}

	/**
	 * Take in an answer, or a chunk of one.
	 * @param response what came
	 * @return what it brings
	 */
	Piece add(ChatResponse response) {
		boolean content = false;
		boolean finish = false;
		for (Generation generation : response.getResults()) {
			content |= add(generation.getOutput());
			String reason = generation.getMetadata().getFinishReason();
			if (StringUtils.hasText(reason)) {
				this.finishReason = reason;
				this.generationMetadata = generation.getMetadata();
				finish = true;
			}
		}
		TokenUsage usage = this.adapter.usage(response.getMetadata());
		if (usage.isReported()) {
			this.usage = usage;
		}
		if (this.first == null) {
			this.first = response;
		}
		else {
			this.last = response;
		}
		this.content |= content;
		return content ? Piece.CONTENT : (finish || usage.isReported()) ? Piece.END : Piece.NOTHING;
	}

	private boolean add(AssistantMessage message) {
		boolean content = false;
		String text = message.getText();
		if (StringUtils.hasLength(text)) {
			content = true;
			this.characters += text.length();
			if (isFirstChoice(message.getMetadata())) {
				this.text.append(text);
			}
		}
		if (message.hasToolCalls()) {
			content = true;
			this.toolCalls.addAll(message.getToolCalls());
		}
		return content || !message.getMedia().isEmpty() || hasReasoning(message.getMetadata());
	}

	private static boolean isFirstChoice(Map<String, Object> metadata) {
		return !(metadata.get("index") instanceof Number index) || index.longValue() == 0;
	}

	/** By the metadata keys of Spring AI's OpenAI and Anthropic models. */
	private static boolean hasReasoning(Map<String, Object> metadata) {
		return (metadata.get("reasoningContent") instanceof String reasoning && !reasoning.isEmpty())
				|| metadata.containsKey("thinking");
	}

	boolean isEmpty() {
		return this.first == null;
	}

	boolean hasContent() {
		return this.content;
	}

	@Nullable String finishReason() {
		return this.finishReason;
	}

	TokenUsage usage() {
		return this.usage;
	}

	long characters() {
		return this.characters;
	}

	String text() {
		return this.text.toString();
	}

	/**
	 * The answer as one response.
	 * @return what came, joined if it came in pieces
	 */
	ChatResponse joined() {
		if (this.first == null) {
			return new ChatResponse(List.of());
		}
		if (this.last == null) {
			return this.first;
		}
		AssistantMessage message = AssistantMessage.builder()
			.content(this.text.toString())
			.toolCalls(this.toolCalls)
			.build();
		return new ChatResponse(List.of(new Generation(message, this.generationMetadata)), this.last.getMetadata());
	}

	/**
	 * What a chunk brings.
	 */
	enum Piece {

		/** Content, reasoning, media or a tool call: it commits a stream. */
		CONTENT,

		/** A finish reason or the usage, without content. */
		END,

		/** A role, an empty delta, a keep-alive. */
		NOTHING

	}

}
