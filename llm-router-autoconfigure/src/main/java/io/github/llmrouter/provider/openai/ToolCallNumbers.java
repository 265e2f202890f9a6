package io.github.llmrouter.provider.openai;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * Numbers the tool calls of one streamed answer whose provider does not. The first part
 * of a call has its id, or at least the name of its function; each further one belongs to
 * the last call, or goes by its place where a chunk holds parts of several. Used by one
 * thread at a time.
 */
final class ToolCallNumbers {

	private final List<String> ids = new ArrayList<>(0);

	/**
	 * Number a part of a call.
	 * @param call the part
	 * @param position its place in its chunk
	 * @param parts how many parts its chunk holds
	 * @return the number of the call it belongs to
	 */
	int number(ObjectNode call, int position, int parts) {
		String id = call.path("id").asString("");
		if (!id.isEmpty() && this.ids.contains(id)) {
			return this.ids.indexOf(id);
		}
		if (!id.isEmpty() || !call.at("/function/name").asString("").isEmpty()) {
			this.ids.add(id);
		}
		else if (parts > 1) {
			return position;
		}
		return Math.max(0, this.ids.size() - 1);
	}

}
