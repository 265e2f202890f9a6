package io.github.llmrouter.test.langfuse;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The prompts that the fake has, each in several versions. For use by one thread at a
 * time.
 */
final class FakePrompts {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private final Map<String, List<ObjectNode>> prompts = new HashMap<>();

	void put(String name, String... versions) {
		List<ObjectNode> prompts = new ArrayList<>();
		for (String version : versions) {
			boolean newest = prompts.size() == versions.length - 1;
			prompts.add(complete(version, name, prompts.size() + 1, newest));
		}
		this.prompts.put(name, prompts);
	}

	private static ObjectNode complete(String json, String name, int version, boolean newest) {
		if (!(MAPPER.readTree(json) instanceof ObjectNode prompt) || !prompt.has("prompt")) {
			throw new IllegalArgumentException("A prompt must be a JSON object with 'prompt'");
		}
		prompt.put("name", name);
		prompt.putIfAbsent("version", prompt.numberNode(version));
		prompt.putIfAbsent("type", prompt.stringNode(prompt.get("prompt").isArray() ? "chat" : "text"));
		prompt.putIfAbsent("config", prompt.objectNode());
		ArrayNode labels = prompt.arrayNode();
		if (newest) {
			labels.add("production").add("latest");
		}
		prompt.putIfAbsent("labels", labels);
		prompt.putIfAbsent("tags", prompt.arrayNode());
		return prompt;
	}

	void clear() {
		this.prompts.clear();
	}

	/**
	 * Find a prompt.
	 * @param request asks for it
	 * @return the prompt as JSON, {@code null} if there is none
	 */
	@Nullable String find(ReceivedRequest request) {
		URI uri = URI.create(request.path());
		String name = uri.getPath().substring(LangfuseEndpoint.PROMPTS.path().length());
		Map<String, String> parameters = parameters(uri.getRawQuery());
		String version = parameters.get("version");
		String label = parameters.getOrDefault("label", "production");
		String found = null;
		for (ObjectNode prompt : this.prompts.getOrDefault(name, List.of())) {
			boolean asked = (version != null) ? prompt.get("version").asString().equals(version)
					: prompt.get("labels").valueStream().anyMatch((value) -> value.asString().equals(label));
			if (asked) {
				found = prompt.toString();
			}
		}
		return found;
	}

	private static Map<String, String> parameters(@Nullable String query) {
		Map<String, String> parameters = new HashMap<>();
		for (String parameter : (query != null) ? query.split("&") : new String[0]) {
			int end = parameter.indexOf('=');
			if (end > 0) {
				parameters.put(parameter.substring(0, end),
						URLDecoder.decode(parameter.substring(end + 1), StandardCharsets.UTF_8));
			}
		}
		return parameters;
	}

}
