package io.github.llmrouter.langfuse.observation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.CollectionUtils;

/**
 * How much memory content keeps while it waits to be sent, roughly and fast.
 */
final class ContentWeight {

	/** Of a character, at most. */
	private static final int BYTES = 2;

	private ContentWeight() {
	}

	static long of(@Nullable String text) {
		return (text != null) ? (long) BYTES * text.length() : 0;
	}

	static long of(Prompt prompt) {
		return of(prompt.getInstructions()) + ofTools(prompt.getOptions());
	}

	private static long ofTools(@Nullable ChatOptions options) {
		if (!(options instanceof ToolCallingChatOptions tools) || CollectionUtils.isEmpty(tools.getToolCallbacks())) {
			return 0;
		}
		long weight = 0;
		for (ToolCallback tool : tools.getToolCallbacks()) {
			weight += of(tool.getToolDefinition().description()) + of(tool.getToolDefinition().inputSchema());
		}
		return weight;
	}

	static long of(List<? extends Message> messages) {
		long weight = 0;
		for (Message message : messages) {
			weight += of(message);
		}
		return weight;
	}

	static long of(@Nullable ChatResponse response) {
		if (response == null) {
			return 0;
		}
		long weight = 0;
		for (Generation generation : response.getResults()) {
			weight += of(generation.getOutput());
		}
		return weight;
	}

	private static long of(Message message) {
		long weight = of(message.getText());
		if (message instanceof AssistantMessage assistant && assistant.hasToolCalls()) {
			for (AssistantMessage.ToolCall call : assistant.getToolCalls()) {
				weight += of(call.arguments());
			}
		}
		if (message instanceof ToolResponseMessage tool) {
			for (ToolResponseMessage.ToolResponse response : tool.getResponses()) {
				weight += of(response.responseData());
			}
		}
		if (message instanceof MediaContent content) {
			for (Media medium : content.getMedia()) {
				weight += (medium.getData() instanceof byte[] bytes) ? bytes.length
						: (medium.getData() instanceof String url) ? of(url) : 0;
			}
		}
		return weight;
	}

}
