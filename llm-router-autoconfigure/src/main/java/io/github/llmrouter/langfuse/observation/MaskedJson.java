package io.github.llmrouter.langfuse.observation;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Asks the masker for each text in a document, as it was before JSON escaped it.
 */
final class MaskedJson {

	private MaskedJson() {
	}

	/**
	 * Mask.
	 * @param json the document
	 * @param masker masks a text
	 * @return the document, itself if there is nothing to be masked
	 */
	static String of(String json, LangfuseMasker masker) {
		JsonNode document = JsonMapper.shared().readTree(json);
		JsonNode masked = masked(document, masker);
		return masked.equals(document) ? json : masked.toString();
	}

	private static JsonNode masked(JsonNode node, LangfuseMasker masker) {
		if (node.isString()) {
			return StringNode.valueOf(masker.mask(node.stringValue()));
		}
		if (node instanceof ArrayNode array) {
			ArrayNode masked = JsonNodeFactory.instance.arrayNode();
			array.forEach((element) -> masked.add(masked(element, masker)));
			return masked;
		}
		if (node instanceof ObjectNode object) {
			ObjectNode masked = JsonNodeFactory.instance.objectNode();
			object.properties()
				.forEach((field) -> masked.set(masker.mask(field.getKey()), masked(field.getValue(), masker)));
			return masked;
		}
		return node;
	}

}
