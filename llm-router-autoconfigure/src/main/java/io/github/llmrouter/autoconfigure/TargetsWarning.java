package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of settings for models that no chain asks: they have no effect, which for a limit
 * is easily missed.
 */
final class TargetsWarning {

	private static final Log logger = LogFactory.getLog(TargetsWarning.class);

	private TargetsWarning() {
	}

	static void give(LlmConfiguration configuration) {
		TargetNames names = new Providers(configuration.properties()).targetNames();
		List<String> unknown = configuration.properties()
			.targets()
			.keySet()
			.stream()
			.filter((name) -> name.isBlank() || !configuration.hasTarget(names.read(name).name()))
			.map((name) -> PropertyNames.entry("llm.targets", name))
			.sorted()
			.toList();
		if (!unknown.isEmpty()) {
			logger.warn("Settings of models that are in no chain, which have no effect: " + String.join(", ", unknown));
		}
	}

}
