package io.github.llmrouter.provider.http;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that is written as it was read, each number to its last digit. Reads NaN as well,
 * which is no JSON, but a usage that holds one must not cost the answer.
 */
public final class LosslessJson {

	/**
	 * The probabilities of some thousand tokens of an answer take a million of JSON's.
	 */
	private static final int MAX_TOKENS = 4_000_000;

	/** A token may become an object in memory, of a hundred times its length. */
	private static final int MAX_TREE_TOKENS = 500_000;

	public static final JsonFactory FACTORY = factory(MAX_TOKENS);

	public static final JsonMapper MAPPER = JsonMapper.builder(factory(MAX_TREE_TOKENS))
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private LosslessJson() {
	}

	private static JsonFactory factory(long maxTokens) {
		return JsonFactory.builder()
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(maxTokens).build())
			.build();
	}

	/**
	 * Read a tree.
	 * @param json the JSON
	 * @return the tree
	 * @throws UnreadableResponseException if it is too much for a tree, or a number in it
	 * for any arithmetic
	 */
	public static JsonNode read(String json) throws UnreadableResponseException {
		try {
			return MAPPER.readTree(json);
		}
		catch (StreamConstraintsException ex) {
			throw UnreadableResponseException.tooMuchToParse();
		}
		catch (NumberFormatException ex) {
			// Jackson lets it through; its message quotes the answer
			throw new UnreadableResponseException("A number in the answer cannot be read");
		}
	}

}
