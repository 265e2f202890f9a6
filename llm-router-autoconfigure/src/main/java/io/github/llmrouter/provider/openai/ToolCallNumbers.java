package io.github.llmrouter.provider.openai;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers the tool calls of one streamed answer whose provider does not: by their ids,
 * which only the first part of each has. Used by one thread at a time.
 */
final class ToolCallNumbers {

	private final List<String> ids = new ArrayList<>(0);

	/**
	 * Number a part of a call.
	 * @param call the part
	 * @param position its place in its chunk
	 * @return the number of the call it belongs to
	 */
	int number(ObjectNode call, int position) {
		String id = call.path("id").asString("");
		if (id.isEmpty()) {
			return Math.max(position, this.ids.size() - 1);
		}
		if (!this.ids.contains(id)) {
			this.ids.add(id);
		}
		return this.ids.indexOf(id);
	}

}
