package io.github.llmrouter.sample;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.llmrouter.ChatRouter;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What may stand as {@code model} in a request: {@code auto}, a route, or a configured
 * model.
 */
@RestController
class ModelsController {

	private final ChatRouter router;

	ModelsController(ChatRouter router) {
		this.router = router;
	}

	@GetMapping("/v1/models")
	Map<String, Object> models() {
		Set<String> names = new LinkedHashSet<>();
		names.add("auto");
		names.addAll(this.router.routes().keySet());
		this.router.routes().values().forEach(names::addAll);
		List<Map<String, Object>> models = names.stream()
			.map((name) -> Map.<String, Object>of("id", name, "object", "model", "created", 0, "owned_by",
					"llm-router"))
			.toList();
		return Map.of("object", "list", "data", models);
	}

}
