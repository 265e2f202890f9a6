package io.github.llmrouter.sample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Bodies of OpenAI's API.
 */
final class CompletionBody {

	private CompletionBody() {
	}

	static Map<String, Object> completion(ChatResponse response) {
		RoutedCall call = RoutedCall.from(response);
		List<Object> choices = new ArrayList<>();
		for (Generation generation : response.getResults()) {
			choices.add(choice(choices.size(), "message", delta(generation), finishReason(generation)));
		}
		Map<String, Object> body = envelope("chat.completion", call, choices);
		if (call.usage().isReported()) {
			body.put("usage", usage(call.usage()));
		}
		return body;
	}

	/**
	 * A piece of a streamed answer.
	 * @param seen the provider's indexes of the choices so far: a chunk may hold a piece
	 * of the second one only
	 */
	static Map<String, Object> chunk(ChatResponse response, List<Object> seen) {
		List<Object> choices = new ArrayList<>();
		for (Generation generation : response.getResults()) {
			Object index = generation.getOutput().getMetadata().getOrDefault("index", choices.size());
			if (!seen.contains(index)) {
				seen.add(index);
			}
			choices.add(choice(seen.indexOf(index), "delta", delta(generation), finishReason(generation)));
		}
		return envelope("chat.completion.chunk", RoutedCall.from(response), choices);
	}

	static Map<String, Object> usageChunk(RoutedCall call) {
		Map<String, Object> body = envelope("chat.completion.chunk", call, List.of());
		body.put("usage", usage(call.usage()));
		return body;
	}

	static Map<String, Object> error(String message, String type) {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("message", message);
		error.put("type", type);
		error.put("param", null);
		error.put("code", type);
		return Map.of("error", error);
	}

	private static Map<String, Object> envelope(String object, RoutedCall call, List<Object> choices) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("id", "chatcmpl-" + call.id());
		body.put("object", object);
		body.put("created", Instant.now().getEpochSecond());
		body.put("model", (call.model() != null) ? call.model() : call.servedBy());
		body.put("choices", choices);
		return body;
	}

	private static Map<String, Object> choice(int index, String name, Object value, String finishReason) {
		Map<String, Object> choice = new LinkedHashMap<>();
		choice.put("index", index);
		choice.put(name, value);
		choice.put("finish_reason", finishReason);
		return choice;
	}

	private static Map<String, Object> delta(Generation generation) {
		AssistantMessage message = generation.getOutput();
		Map<String, Object> delta = new LinkedHashMap<>();
		delta.put("role", "assistant");
		delta.put("content", message.getText());
		List<Object> toolCalls = new ArrayList<>();
		for (AssistantMessage.ToolCall call : message.getToolCalls()) {
			toolCalls.add(Map.of("index", toolCalls.size(), "id", call.id(), "type", "function", "function",
					Map.of("name", call.name(), "arguments", call.arguments())));
		}
		if (!toolCalls.isEmpty()) {
			delta.put("tool_calls", toolCalls);
		}
		return delta;
	}

	private static String finishReason(Generation generation) {
		String reason = generation.getMetadata().getFinishReason();
		return (reason == null || reason.isEmpty()) ? null : reason.toLowerCase(Locale.ROOT);
	}

	private static Map<String, Object> usage(TokenUsage usage) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("prompt_tokens", usage.inputTokens());
		body.put("completion_tokens", usage.outputTokens());
		body.put("total_tokens", usage.inputTokens() + usage.outputTokens());
		if (usage.cost() != null) {
			body.put("cost", usage.cost());
		}
		return body;
	}

}
