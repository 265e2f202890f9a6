package io.github.llmrouter.provider.openai;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What one pass over a message, or over a delta of one, tells.
 */
final class PartScan {

	/** It carries a piece of the answer. */
	boolean token;

	/** It carries text that is not blank. */
	boolean text;

	/** It carries a part of a tool call. */
	boolean toolCall;

	/** A tool call in it has an index. */
	boolean numbered;

	/** A tool call in it has no index, which only a whole message can do without. */
	boolean unnumbered;

	/** What should be tool calls are none. */
	boolean unreadable;

	private PartScan() {
	}

	/**
	 * Scan a message or delta to its end.
	 * @param parser at its start
	 * @return what it holds
	 */
	static PartScan of(JsonParser parser) {
		PartScan scan = new PartScan();
		scan.fields(parser);
		return scan;
	}

	private void fields(JsonParser parser) {
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken value = parser.nextToken();
			switch (name) {
				case "content" -> {
					this.text |= value == JsonToken.VALUE_STRING && !parser.getString().isBlank();
					this.token |= isFilled(parser, value);
				}
				case "reasoning", "reasoning_content", "refusal", "reasoning_details", "audio", "images",
						"function_call" ->
					this.token |= isFilled(parser, value);
				case "tool_calls" -> toolCalls(parser, value);
				default -> parser.skipChildren();
			}
		}
	}

	private void toolCalls(JsonParser parser, JsonToken value) {
		if (value != JsonToken.START_ARRAY) {
			this.unreadable |= value != JsonToken.VALUE_NULL;
			parser.skipChildren();
			return;
		}
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			this.token = true;
			this.toolCall = true;
			boolean index = false;
			if (parser.currentToken() != JsonToken.START_OBJECT) {
				this.unreadable = true;
				parser.skipChildren();
			}
			else {
				while (parser.nextToken() != JsonToken.END_OBJECT) {
					index |= parser.currentName().equals("index");
					parser.nextToken();
					parser.skipChildren();
				}
			}
			this.numbered |= index;
			this.unnumbered |= !index;
		}
	}

	private static boolean isFilled(JsonParser parser, JsonToken value) {
		if (value == JsonToken.VALUE_STRING) {
			return CompletionScan.hasText(parser, value);
		}
		if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
			boolean filled = !parser.nextToken().isStructEnd();
			if (filled) {
				skipToEnd(parser);
			}
			return filled;
		}
		return false;
	}

	/**
	 * Skip the rest of the array or object whose first token is the current one.
	 */
	private static void skipToEnd(JsonParser parser) {
		do {
			parser.skipChildren();
		}
		while (!parser.nextToken().isStructEnd());
	}

}
