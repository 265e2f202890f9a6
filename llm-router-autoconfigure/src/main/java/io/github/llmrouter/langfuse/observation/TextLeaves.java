package io.github.llmrouter.langfuse.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The texts in a JSON document: each is masked as a whole, then all of them are cut to
 * what may be shown together. The last ones are kept longest: of a conversation, they are
 * what it is about. For one thread.
 */
final class TextLeaves {

	private final LangfuseMasker masker;

	private final int maxLength;

	private final List<Leaf> leaves = new ArrayList<>();

	TextLeaves(LangfuseMasker masker, int maxLength) {
		this.masker = masker;
		this.maxLength = maxLength;
	}

	/**
	 * Put a text into the document.
	 * @param node where
	 * @param field under which name
	 * @param text the text; nothing is put if there is none
	 */
	void put(ObjectNode node, String field, @Nullable String text) {
		if (text != null) {
			add(text, (shown) -> node.put(field, shown));
		}
	}

	/**
	 * Put a text that holds JSON into the document: as JSON, unless something was masked
	 * or cut.
	 * @param node where
	 * @param field under which name
	 * @param json the text; nothing is put if there is none
	 */
	void putJson(ObjectNode node, String field, @Nullable String json) {
		if (json != null) {
			add(json, (shown) -> node.set(field, shown.equals(json) ? parsed(json) : StringNode.valueOf(shown)));
		}
	}

	private JsonNode parsed(String json) {
		if (json.length() > this.maxLength) {
			return StringNode.valueOf("");
		}
		try {
			JsonNode node = JsonMapper.shared().readTree(json);
			return node.isObject() ? node : StringNode.valueOf(json);
		}
		catch (JacksonException ex) {
			return StringNode.valueOf(json);
		}
	}

	/**
	 * Add a text to an array in the document.
	 * @param array where
	 * @param text the text
	 */
	void add(ArrayNode array, String text) {
		int index = array.size();
		array.add("");
		add(text, (shown) -> array.set(index, shown));
	}

	private void add(String text, Consumer<String> target) {
		String masked = this.masker.mask(text);
		target.accept(masked);
		this.leaves.add(new Leaf(masked, target));
	}

	/**
	 * Cut what is too long. To be called when the document is complete.
	 */
	void cut() {
		int left = this.maxLength;
		for (int i = this.leaves.size() - 1; i >= 0; i--) {
			Leaf leaf = this.leaves.get(i);
			if (leaf.text().length() > left) {
				leaf.target().accept(cut(leaf.text(), left));
			}
			left = Math.max(0, left - leaf.text().length());
		}
	}

	/**
	 * Cut a text that stands alone.
	 * @param text the text, masked
	 * @param length how many of its characters are shown
	 * @return its beginning, and how much is missing
	 */
	static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		// not through the middle of a character
		int end = (length > 0 && Character.isHighSurrogate(text.charAt(length - 1))) ? length - 1 : length;
		return text.substring(0, end) + "… [" + (text.length() - end) + " more characters]";
	}

	private record Leaf(String text, Consumer<String> target) {
	}

}
