package io.github.llmrouter.provider.anthropic;

import java.util.List;

import io.github.llmrouter.provider.http.UsageWarning;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a usage fit for Spring AI, which fails the whole answer on a count that is
 * missing or too large. A usage that makes no sense becomes zero, which counts as
 * unknown.
 */
final class MessageUsage {

	private static final List<String> CACHE = List.of("cache_read_input_tokens", "cache_creation_input_tokens");

	/** Two such counts make no overflow. */
	private static final int MAX_COUNT = Integer.MAX_VALUE / 2;

	private MessageUsage() {
	}

	/**
	 * Mend the usage of a message or of an event.
	 * @param parent what holds it
	 * @param required the count that must be there
	 * @param warning given when counts are left out
	 * @return whether something was changed
	 */
	static boolean mend(ObjectNode parent, String required, UsageWarning warning) {
		if (!(parent.get("usage") instanceof ObjectNode usage)) {
			parent.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
			return true;
		}
		if (isCount(usage.path(required)) && CACHE.stream().allMatch((name) -> isCountOrNull(usage.path(name)))) {
			return false;
		}
		warning.give();
		usage.remove(CACHE);
		usage.put("input_tokens", 0).put("output_tokens", 0);
		return true;
	}

	/**
	 * Carry what the first event of a stream said about the cache over to the last, the
	 * only one whose cache counts Spring AI reads.
	 * @param first the first usage
	 * @param last the last usage
	 * @return whether something was changed
	 */
	static boolean carryOver(JsonNode first, ObjectNode last) {
		boolean changed = false;
		for (String name : CACHE) {
			if (!last.hasNonNull(name) && first.hasNonNull(name)) {
				last.set(name, first.get(name));
				changed = true;
			}
		}
		return changed;
	}

	private static boolean isCountOrNull(JsonNode node) {
		return node.isMissingNode() || node.isNull() || isCount(node);
	}

	private static boolean isCount(JsonNode node) {
		return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0
				&& node.intValue() <= MAX_COUNT;
	}

}
