package io.github.llmrouter.prompt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.MessageType;

/**
 * What is known of a prompt.
 *
 * @param name its name
 * @param version its version; 0 for what stands in for it
 * @param type what it consists of
 * @param parts its messages; of a text, the one that it is
 * @param config what is set beside it, as JSON is read
 * @param labels the labels of the version
 * @param tags the tags of the prompt
 */
record PromptContent(String name, int version, PromptType type, List<PromptPart> parts,
		Map<String, @Nullable Object> config, List<String> labels, List<String> tags) {

	PromptContent {
		parts = List.copyOf(parts);
		config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
		labels = List.copyOf(labels);
		tags = List.copyOf(tags);
	}

	static PromptContent text(String name, String text) {
		return new PromptContent(name, 0, PromptType.TEXT, textParts(text), Map.of(), List.of(), List.of());
	}

	static PromptContent chat(String name, List<? extends PromptPart> parts) {
		return new PromptContent(name, 0, PromptType.CHAT, List.copyOf(parts), Map.of(), List.of(), List.of());
	}

	static List<PromptPart> textParts(String text) {
		return List.of(new PromptPart.Text(MessageType.USER, text));
	}

}
