package io.github.llmrouter.sample;

import tools.jackson.databind.JsonNode;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/**
 * A tool that the client of the sample declares and calls itself.
 */
final class DeclaredTool implements ToolCallback {

	private final ToolDefinition definition;

	DeclaredTool(JsonNode tool) {
		JsonNode function = tool.path("function");
		this.definition = ToolDefinition.builder()
			.name(function.path("name").asString())
			.description(function.path("description").asString(""))
			.inputSchema(function.path("parameters").isObject() ? function.path("parameters").toString() : "{}")
			.build();
	}

	@Override
	public ToolDefinition getToolDefinition() {
		return this.definition;
	}

	@Override
	public String call(String toolInput) {
		throw new IllegalStateException("The client calls its tools itself");
	}

}
