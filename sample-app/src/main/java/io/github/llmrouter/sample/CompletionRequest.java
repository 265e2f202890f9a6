package io.github.llmrouter.sample;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /v1/chat/completions}, as far as the sample understands it.
 */
record CompletionRequest(String model, List<JsonNode> messages, Boolean stream, Double temperature,
		@JsonProperty("max_tokens") Integer maxTokens,
		@JsonProperty("max_completion_tokens") Integer maxCompletionTokens, @JsonProperty("top_p") Double topP,
		JsonNode stop, @JsonProperty("frequency_penalty") Double frequencyPenalty,
		@JsonProperty("presence_penalty") Double presencePenalty, String user,
		@JsonProperty("response_format") JsonNode responseFormat, List<JsonNode> tools,
		@JsonProperty("session_id") String sessionId, Map<String, String> metadata) {
}
