package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the message of a call together from its tokens.
 */
final class CallMessage {

	private final StringBuilder content = new StringBuilder();

	private final StringBuilder reasoning = new StringBuilder();

	private final StringBuilder markedReasoning = new StringBuilder();

	private final List<Tool> tools = new ArrayList<>();

	/**
	 * Add a token.
	 * @param delta the token
	 * @param marks of the faults that come after it
	 */
	void append(Delta delta, String marks) {
		switch (delta.kind()) {
			case CONTENT -> this.content.append(delta.text()).append(marks);
			case REASONING -> {
				this.reasoning.append(delta.text());
				this.markedReasoning.append(delta.text()).append(marks);
			}
			case TOOL_NAME -> this.tools.add(new Tool(delta.toolId(), delta.text(), new StringBuilder(marks)));
			case TOOL_ARGUMENTS -> this.tools.get(delta.toolIndex()).arguments().append(delta.text()).append(marks);
		}
	}

	ObjectNode json() {
		boolean onlyTools = this.content.isEmpty() && !this.tools.isEmpty();
		ObjectNode json = Json.object()
			.put("role", "assistant")
			.put("content", onlyTools ? null : this.content.toString())
			.putNull("refusal")
			.putNull("reasoning");
		if (!this.reasoning.isEmpty()) {
			json.put("reasoning", this.markedReasoning.toString());
			json.putArray("reasoning_details").add(Delta.reasoningDetail(this.reasoning.toString()));
		}
		if (!this.tools.isEmpty()) {
			ArrayNode calls = json.putArray("tool_calls");
			this.tools.forEach((tool) -> calls.add(tool.json(calls.size())));
		}
		return json;
	}

	private record Tool(String id, String name, StringBuilder arguments) {

		ObjectNode json(int index) {
			ObjectNode json = Json.object().put("index", index).put("id", this.id).put("type", "function");
			json.putObject("function").put("name", this.name).put("arguments", this.arguments.toString());
			return json;
		}

	}

}
