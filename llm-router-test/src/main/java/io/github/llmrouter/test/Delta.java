package io.github.llmrouter.test;

import tools.jackson.databind.node.ObjectNode;

/**
 * A token of an answer, as a stream tells it.
 *
 * @param choice index of the choice
 * @param kind of token
 * @param text of the token
 * @param toolIndex index of the tool call, if it is of one
 * @param toolId id of the tool call, if it begins one
 */
record Delta(int choice, Kind kind, String text, int toolIndex, String toolId) {

	enum Kind {

		REASONING, CONTENT, TOOL_NAME, TOOL_ARGUMENTS

	}

	static Delta of(int choice, Kind kind, String text) {
		return new Delta(choice, kind, text, 0, "");
	}

	ObjectNode json() {
		ObjectNode delta = Json.object().put("role", "assistant");
		switch (this.kind) {
			case CONTENT -> delta.put("content", this.text);
			case REASONING -> {
				delta.put("content", "").put("reasoning", this.text);
				delta.putArray("reasoning_details").add(reasoningDetail(this.text));
			}
			case TOOL_NAME -> {
				ObjectNode call = toolCall(delta).put("id", this.toolId).put("type", "function");
				call.putObject("function").put("name", this.text).put("arguments", "");
			}
			case TOOL_ARGUMENTS -> {
				ObjectNode call = toolCall(delta).put("type", "function");
				call.putObject("function").put("arguments", this.text);
			}
		}
		return delta;
	}

	private ObjectNode toolCall(ObjectNode delta) {
		return delta.putNull("content").putArray("tool_calls").addObject().put("index", this.toolIndex);
	}

	static ObjectNode reasoningDetail(String text) {
		return Json.object().put("type", "reasoning.text").put("text", text).put("format", "unknown").put("index", 0);
	}

}
