package io.github.llmrouter.langfuse.observation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.github.llmrouter.observation.MediaUrl;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.util.CollectionUtils;
import org.springframework.util.StringUtils;

/**
 * Writes messages in the form of OpenAI's API, which Langfuse shows as a conversation:
 * with roles, tool calls, and references to media in place of their bytes.
 */
final class MessagesJson {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	private final TextLeaves texts;

	MessagesJson(TextLeaves texts) {
		this.texts = texts;
	}

	/**
	 * Write a prompt.
	 * @param messages its messages
	 * @param options what tools it offers
	 * @return the messages and, if there are any, the tools
	 */
	ObjectNode prompt(List<? extends Message> messages, @Nullable ChatOptions options) {
		ObjectNode json = JSON.objectNode();
		ArrayNode conversation = json.putArray("messages");
		if (options instanceof ToolCallingChatOptions tools && !CollectionUtils.isEmpty(tools.getToolCallbacks())) {
			ArrayNode definitions = json.putArray("tools");
			tools.getToolCallbacks().forEach((tool) -> definition(definitions.addObject(), tool.getToolDefinition()));
		}
		// after the tools, so that it is cut after them
		addAll(conversation, messages);
		return json;
	}

	private void definition(ObjectNode json, ToolDefinition tool) {
		ObjectNode function = json.put("type", "function").putObject("function").put("name", tool.name());
		this.texts.put(function, "description", tool.description());
		this.texts.putJson(function, "parameters", tool.inputSchema());
	}

	private void addAll(ArrayNode array, List<? extends Message> messages) {
		for (Message message : messages) {
			if (message instanceof ToolResponseMessage tool) {
				tool.getResponses().forEach((response) -> array.add(toolResponse(response)));
			}
			else {
				array.add(message(message));
			}
		}
	}

	ObjectNode message(Message message) {
		ObjectNode json = JSON.objectNode().put("role", message.getMessageType().getValue());
		if (message.getMetadata().get("reasoningContent") instanceof String reasoning
				&& StringUtils.hasLength(reasoning)) {
			this.texts.put(json.putArray("thinking").addObject().put("type", "thinking"), "content", reasoning);
		}
		List<Media> media = (message instanceof MediaContent content) ? content.getMedia() : List.of();
		if (media.isEmpty()) {
			this.texts.put(json, "content", message.getText());
		}
		else {
			parts(json.putArray("content"), message.getText(), media);
		}
		if (message instanceof AssistantMessage assistant && assistant.hasToolCalls()) {
			ArrayNode calls = json.putArray("tool_calls");
			assistant.getToolCalls().forEach((call) -> toolCall(calls.addObject(), call));
		}
		return json;
	}

	private void parts(ArrayNode parts, @Nullable String text, List<Media> media) {
		if (StringUtils.hasLength(text)) {
			this.texts.put(parts.addObject().put("type", "text"), "text", text);
		}
		media.forEach((medium) -> reference(parts.addObject(), medium));
	}

	/**
	 * Langfuse shows a part that is neither text nor the URL of an image as bare JSON.
	 */
	private void reference(ObjectNode part, Media medium) {
		String url = MediaUrl.of(medium);
		if (url != null && "image".equals(medium.getMimeType().getType())) {
			this.texts.put(part.put("type", "image_url").putObject("image_url"), "url", url);
			return;
		}
		String what = (url != null) ? url : (medium.getData() instanceof byte[] bytes)
				? bytes.length + " bytes, sha256 " + sha256(bytes) : "inline";
		this.texts.put(part.put("type", "text"), "text", "[" + medium.getMimeType() + ": " + what + "]");
	}

	private static String sha256(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void toolCall(ObjectNode json, AssistantMessage.ToolCall call) {
		json.put("id", call.id()).put("type", "function");
		ObjectNode function = json.putObject("function").put("name", call.name());
		this.texts.put(function, "arguments", call.arguments());
	}

	private ObjectNode toolResponse(ToolResponseMessage.ToolResponse response) {
		ObjectNode json = JSON.objectNode().put("role", "tool").put("tool_call_id", response.id());
		this.texts.put(json, "content", response.responseData());
		return json;
	}

}
