package io.github.llmrouter.provider.openai;

import java.util.List;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mends what is wrong around an answer, never the answer itself: ids, indexes, the
 * vocabulary of finish reasons, and a usage that makes no sense.
 */
final class CompletionRepair {

	private static final List<String> COUNTS = List.of("cached_tokens", "cache_write_tokens", "reasoning_tokens");

	private final boolean chunk;

	private final boolean finishReasonRequired;

	private final UsageWarning warning;

	/**
	 * Create a repair.
	 * @param chunk whether for chunks
	 * @param finishReasonRequired whether an answer without finish reason stays so;
	 * otherwise a whole one gets "stop"
	 * @param warning given when a usage is left out
	 */
	CompletionRepair(boolean chunk, boolean finishReasonRequired, UsageWarning warning) {
		this.chunk = chunk;
		this.finishReasonRequired = finishReasonRequired;
		this.warning = warning;
	}

	/**
	 * Repair.
	 * @param json a completion or chunk that holds no error
	 * @param id for one that has none
	 * @param model for one that names none
	 * @param calls the tool calls of its answer so far
	 * @return the JSON that Spring AI can read
	 * @throws UnreadableResponseException if it is too much to read
	 */
	String repair(String json, String id, String model, ToolCallNumbers calls) throws UnreadableResponseException {
		ObjectNode root = (ObjectNode) LosslessJson.read(json);
		if (root.path("error").isNull()) {
			root.remove("error");
		}
		if (!isText(root.get("id"))) {
			root.put("id", id);
		}
		if (!isText(root.get("model"))) {
			root.put("model", model);
		}
		if (this.chunk && !root.path("choices").isArray()) {
			root.putArray("choices");
		}
		if (root.get("choices") instanceof ArrayNode choices) {
			for (int i = 0; i < choices.size(); i++) {
				if (choices.get(i) instanceof ObjectNode choice) {
					choice(choice, i, calls);
				}
			}
		}
		if (root.hasNonNull("usage")) {
			usage(root);
		}
		return LosslessJson.MAPPER.writeValueAsString(root);
	}

	private void choice(ObjectNode choice, int position, ToolCallNumbers toolCalls) {
		number(choice, position);
		JsonNode reason = choice.get("finish_reason");
		String translated = (reason != null && reason.isString()) ? FinishReasons.translate(reason.stringValue())
				: null;
		if (translated == null && !this.chunk && !this.finishReasonRequired) {
			translated = "stop";
		}
		choice.put("finish_reason", translated);
		if (!this.chunk) {
			return;
		}
		if (!(choice.get("delta") instanceof ObjectNode)) {
			choice.putObject("delta");
		}
		if (choice.get("delta").get("tool_calls") instanceof ArrayNode calls) {
			for (int i = 0; i < calls.size(); i++) {
				if (calls.get(i) instanceof ObjectNode call) {
					number(call, toolCalls.number(call, i, calls.size()));
				}
			}
		}
	}

	private static void number(ObjectNode item, int position) {
		if (!item.path("index").isIntegralNumber()) {
			item.put("index", position);
		}
	}

	private void usage(ObjectNode root) {
		JsonNode usage = root.get("usage");
		if (!(usage instanceof ObjectNode counts) || !isCount(counts.get("prompt_tokens"))
				|| !isCount(counts.get("completion_tokens"))) {
			this.warning.give();
			root.remove("usage");
			return;
		}
		if (!isCount(counts.get("total_tokens"))) {
			long total = counts.get("prompt_tokens").longValue() + counts.get("completion_tokens").longValue();
			counts.put("total_tokens", Math.min(total, Integer.MAX_VALUE));
		}
		details(counts, "prompt_tokens_details");
		details(counts, "completion_tokens_details");
	}

	private static void details(ObjectNode usage, String name) {
		JsonNode details = usage.get(name);
		if (details instanceof ObjectNode fields) {
			COUNTS.stream().filter(fields::has).filter((field) -> !isCount(fields.get(field))).forEach(fields::remove);
		}
		else {
			usage.remove(name);
		}
	}

	private static boolean isCount(@Nullable JsonNode node) {
		return node != null && node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0;
	}

	private static boolean isText(@Nullable JsonNode node) {
		return node != null && node.isString() && !node.stringValue().isEmpty();
	}

}
