package io.github.llmrouter.provider.openai;

/**
 * Answers as OpenRouter writes them.
 */
public final class Completions {

	public static final String USAGE = "{\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14,\"cost\":0.00014,"
			+ "\"is_byok\":false,\"prompt_tokens_details\":{\"cached_tokens\":3,\"cache_write_tokens\":2,\"audio_tokens\":0},"
			+ "\"cost_details\":{\"upstream_inference_cost\":null},"
			+ "\"completion_tokens_details\":{\"reasoning_tokens\":1,\"image_tokens\":0}}";

	private Completions() {
	}

	public static String whole(String text) {
		return whole(choice(text, "\"stop\""), USAGE);
	}

	public static String whole(String choices, String usage) {
		return "{\"id\":\"gen-1\",\"provider\":\"Acme\",\"model\":\"acme/one-2026\",\"object\":\"chat.completion\","
				+ "\"created\":1768528898,\"choices\":" + choices + ",\"usage\":" + usage + "}";
	}

	public static String choice(String text, String finishReason) {
		return "[{\"index\":0,\"logprobs\":null,\"finish_reason\":" + finishReason
				+ ",\"native_finish_reason\":\"end_turn\",\"message\":{\"role\":\"assistant\",\"content\":\"" + text
				+ "\",\"refusal\":null,\"reasoning\":null}}]";
	}

	public static String chunk(String text) {
		return chunkOf("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" + text
				+ "\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]");
	}

	public static String finish(String reason) {
		return chunkOf("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"" + reason
				+ "\",\"native_finish_reason\":\"x\",\"logprobs\":null}]");
	}

	public static String usageChunk() {
		return "{\"id\":\"gen-1\",\"provider\":\"Acme\",\"model\":\"acme/one-2026\",\"object\":\"chat.completion.chunk\","
				+ "\"created\":1,\"choices\":[],\"usage\":" + USAGE + "}";
	}

	public static String chunkOf(String choices) {
		return "{\"id\":\"gen-1\",\"provider\":\"Acme\",\"model\":\"acme/one-2026\",\"object\":\"chat.completion.chunk\","
				+ "\"created\":1,\"choices\":" + choices + "}";
	}

}
