package io.github.llmrouter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.content.Media;
import org.springframework.util.StringUtils;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt has brought so far. Written by the thread that brings it. The one that
 * cancels may come in between: it may read the counters, and the answer as far as it is
 * there, which is locked.
 */
final class Transcript {

	/** The key of Spring AI's OpenAI model. */
	private static final String REASONING = "reasoningContent";

	/** More than any provider gives. */
	private static final int MAX_CHOICE = 127;

	private final TargetAdapter adapter;

	private final StringBuilder text = new StringBuilder();

	private final StringBuilder reasoning = new StringBuilder(0);

	private final List<Media> media = new ArrayList<>(0);

	private final List<AssistantMessage.ToolCall> toolCalls = new ArrayList<>(0);

	private ChatGenerationMetadata generationMetadata = ChatGenerationMetadata.NULL;

	private @Nullable ChatResponse first;

	private @Nullable ChatResponse last;

	private boolean content;

	/** The choices that have had text or a tool call since their finish reason. */
	private final BitSet unfinished = new BitSet();

	private volatile boolean finished;

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
	synchronized Piece add(ChatResponse response) {
		boolean content = false;
		boolean finish = false;
		for (Generation generation : response.getResults()) {
			int choice = choice(generation.getOutput().getMetadata());
			content |= add(generation.getOutput(), choice);
			String reason = generation.getMetadata().getFinishReason();
			if (StringUtils.hasText(reason)) {
				this.finishReason = reason;
				this.generationMetadata = generation.getMetadata();
				this.unfinished.clear(choice);
				finish = true;
			}
		}
		this.finished = this.finishReason != null && this.unfinished.isEmpty();
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

	private boolean add(AssistantMessage message, int choice) {
		boolean content = false;
		String text = message.getText();
		if (StringUtils.hasLength(text)) {
			content = true;
			this.characters += text.length();
			if (choice == 0) {
				this.text.append(text);
			}
		}
		if (message.hasToolCalls()) {
			content = true;
			this.toolCalls.addAll(message.getToolCalls());
		}
		if (content) {
			this.unfinished.set(choice);
		}
		this.media.addAll(message.getMedia());
		if (message.getMetadata().get(REASONING) instanceof String reasoning && choice == 0) {
			this.reasoning.append(reasoning);
		}
		return content || !message.getMedia().isEmpty() || hasReasoning(message.getMetadata());
	}

	/** Models that give one answer need not number it. */
	private static int choice(Map<String, Object> metadata) {
		return (metadata.get("index") instanceof Number index) ? Math.max(0, Math.min(index.intValue(), MAX_CHOICE))
				: 0;
	}

	/** By the metadata keys of Spring AI's OpenAI and Anthropic models. */
	private static boolean hasReasoning(Map<String, Object> metadata) {
		return (metadata.get(REASONING) instanceof String reasoning && !reasoning.isEmpty())
				|| metadata.containsKey("thinking");
	}

	synchronized boolean isEmpty() {
		return this.first == null;
	}

	boolean hasContent() {
		return this.content;
	}

	/**
	 * Whether every choice has had its finish reason, and nothing came after it.
	 * @return whether the model has said that it is finished
	 */
	boolean isFinished() {
		return this.finished;
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

	/**
	 * The model that answers, as the provider names it.
	 * @return the model, or {@code null} if it did not say
	 */
	synchronized @Nullable String model() {
		ChatResponse response = (this.last != null) ? this.last : this.first;
		String model = (response != null) ? response.getMetadata().getModel() : null;
		return StringUtils.hasText(model) ? model : null;
	}

	String text() {
		return this.text.toString();
	}

	/**
	 * The answer as one response.
	 * @return what came, joined if it came in pieces: of several choices the first one's
	 * text and reasoning
	 */
	synchronized ChatResponse joined() {
		if (this.first == null) {
			return new ChatResponse(List.of());
		}
		if (this.last == null) {
			return this.first;
		}
		AssistantMessage message = AssistantMessage.builder()
			.content(this.text.toString())
			.toolCalls(List.copyOf(this.toolCalls))
			.media(List.copyOf(this.media))
			.properties(this.reasoning.isEmpty() ? Map.of() : Map.of(REASONING, this.reasoning.toString()))
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
