package io.github.llmrouter.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import tools.jackson.databind.JsonNode;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Turns a request of OpenAI's API into a prompt for the router.
 */
@Component
class PromptFactory {

	private final Map<String, List<String>> routes;

	PromptFactory(ChatRouter router) {
		this.routes = router.routes();
	}

	Prompt prompt(CompletionRequest request, String tenant) {
		Assert.isTrue(request.messages() != null && !request.messages().isEmpty(), "'messages' must not be empty");
		RoutingChatOptions.Builder options = RoutingChatOptions.builder()
			.tenant(tenant)
			.user(request.user())
			.session(request.sessionId())
			.metadata(request.metadata())
			.temperature(request.temperature())
			.topP(request.topP())
			.frequencyPenalty(request.frequencyPenalty())
			.presencePenalty(request.presencePenalty())
			.maxTokens((request.maxCompletionTokens() != null) ? request.maxCompletionTokens() : request.maxTokens())
			.stopSequences(strings(request.stop()))
			.outputSchema(schema(request.responseFormat()))
			.toolCallbacks(tools(request.tools()));
		String model = request.model();
		if (this.routes.containsKey(model)) {
			options.route(model);
		}
		else if (model != null && !model.equals("auto")) {
			options.model(model);
		}
		return new Prompt(request.messages().stream().map(Messages::message).toList(), options.build());
	}

	private static List<String> strings(JsonNode node) {
		if (node == null || node.isNull()) {
			return null;
		}
		List<String> strings = new ArrayList<>();
		for (JsonNode item : node.isArray() ? node : List.of(node)) {
			if (!item.isString()) {
				throw new IllegalArgumentException("'stop' must be a string, or an array of strings");
			}
			strings.add(item.stringValue());
		}
		return strings;
	}

	private static String schema(JsonNode responseFormat) {
		JsonNode schema = (responseFormat != null) ? responseFormat.at("/json_schema/schema") : null;
		return (schema != null && schema.isObject()) ? schema.toString() : null;
	}

	private static List<ToolCallback> tools(List<JsonNode> tools) {
		return (tools != null) ? tools.stream().<ToolCallback>map(DeclaredTool::new).toList() : null;
	}

}
