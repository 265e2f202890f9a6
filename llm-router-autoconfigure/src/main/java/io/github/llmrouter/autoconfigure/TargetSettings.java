package io.github.llmrouter.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is configured under {@code llm.targets}, by the names by which targets are known:
 * a key there may be written as in any chain.
 *
 * @param byName the settings of each target
 */
record TargetSettings(Map<String, TargetProperties> byName) {

	static TargetSettings of(LlmProperties properties) {
		TargetNames names = new Providers(properties).targetNames();
		Map<String, TargetProperties> byName = new LinkedHashMap<>();
		properties.targets().forEach((key, target) -> {
			if (!key.isBlank()) {
				byName.put(names.read(key).name(), target);
			}
		});
		return new TargetSettings(byName);
	}

	TargetProperties of(String target) {
		return this.byName.getOrDefault(target, TargetProperties.NONE);
	}

	Map<String, Double> weights() {
		return this.byName.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().weight()));
	}

}
