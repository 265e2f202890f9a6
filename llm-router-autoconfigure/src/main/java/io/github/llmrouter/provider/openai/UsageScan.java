package io.github.llmrouter.provider.openai;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/**
 * Tells whether Spring AI can read a usage: it fails the whole answer on a count that is
 * missing, no whole number, or too large, and takes a negative one as it is.
 */
final class UsageScan {

	private UsageScan() {
	}

	/**
	 * Scan a usage to its end.
	 * @param parser at the usage
	 * @param value its first token
	 * @return whether it can be read and makes sense
	 */
	static boolean isSound(JsonParser parser, JsonToken value) {
		if (value != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return false;
		}
		int counts = 0;
		boolean sound = true;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken field = parser.nextToken();
			switch (name) {
				case "prompt_tokens", "completion_tokens", "total_tokens" -> {
					counts++;
					sound &= isCount(parser, field);
					parser.skipChildren();
				}
				case "cost" -> {
					sound &= field != JsonToken.VALUE_NUMBER_FLOAT || !parser.isNaN();
					parser.skipChildren();
				}
				case "prompt_tokens_details", "completion_tokens_details" -> sound &= areDetails(parser, field);
				default -> parser.skipChildren();
			}
		}
		return sound && counts == 3;
	}

	private static boolean areDetails(JsonParser parser, JsonToken value) {
		if (value != JsonToken.START_OBJECT) {
			parser.skipChildren();
			return value == JsonToken.VALUE_NULL;
		}
		boolean sound = true;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken field = parser.nextToken();
			switch (name) {
				case "cached_tokens", "cache_write_tokens", "reasoning_tokens" ->
					sound &= field == JsonToken.VALUE_NULL || isCount(parser, field);
				default -> {
				}
			}
			parser.skipChildren();
		}
		return sound;
	}

	private static boolean isCount(JsonParser parser, JsonToken value) {
		return value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == NumberType.INT
				&& parser.getIntValue() >= 0;
	}

}
