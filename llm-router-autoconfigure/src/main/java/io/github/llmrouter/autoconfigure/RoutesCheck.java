package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import io.github.llmrouter.route.Route;

/**
 * Resolves and checks the chains: which models each route asks, and whether their
 * providers can be asked.
 */
final class RoutesCheck {

	private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*");

	private final LlmProperties properties;

	private final Providers providers;

	private final TargetNames names;

	private final Consumer<ConfigurationProblem> problems;

	RoutesCheck(LlmProperties properties, Consumer<ConfigurationProblem> problems) {
		this.properties = properties;
		this.providers = new Providers(properties);
		this.names = this.providers.targetNames();
		this.problems = problems;
	}

	/**
	 * Resolve all chains.
	 * @return the targets of each route by its name, the default route first
	 */
	Map<String, List<TargetName>> resolve() {
		if (!this.names.providers().contains(this.properties.provider())) {
			report("llm.provider", "names a provider that is not configured",
					"Set it to one of " + this.names.providers().stream().sorted().toList()
							+ ", or configure the provider under llm.providers.");
			return Map.of();
		}
		Map<String, List<TargetName>> chains = new LinkedHashMap<>();
		chains.put(Route.DEFAULT, chain("llm.models", this.providers.defaultChain()));
		this.properties.routes().forEach((name, route) -> {
			if (isRouteName(name)) {
				chains.put(name, chain(PropertyNames.entry("llm.routes", name) + ".models", route.models()));
			}
		});
		if (!this.properties.forceMock()) {
			chains.forEach(this::checkKeys);
		}
		return chains;
	}

	private boolean isRouteName(String name) {
		if (name.equals(Route.DEFAULT)) {
			report(PropertyNames.entry("llm.routes", name), "is the route that llm.models defines",
					"Move its models to llm.models and its options to llm.options.");
			return false;
		}
		if (!NAME.matcher(name).matches()) {
			report("llm.routes", "has a name that is blank or holds a control character",
					"Give the route a name that calls can choose it by.");
			return false;
		}
		return true;
	}

	private List<TargetName> chain(String property, List<String> models) {
		if (models.isEmpty()) {
			report(property, "names no model", "Set " + property + " to the models to ask, in this order.");
		}
		Set<TargetName> chain = new LinkedHashSet<>();
		for (int i = 0; i < models.size(); i++) {
			String element = property + "[" + i + "]";
			if (models.get(i).isBlank()) {
				report(element, "is blank", "Remove the empty entry, or set it to a model.");
				continue;
			}
			TargetName target = this.names.read(models.get(i));
			if (target.model() == null && !this.names.selfContained().contains(target.provider())) {
				report(element, "names a provider but no model", "Add the model's id behind the colon.");
			}
			else if (!chain.add(target)) {
				report(element, "names a model that the chain has already",
						"Remove it. How often one model is asked is llm.retry.max-attempts.");
			}
		}
		return new ArrayList<>(chain);
	}

	private void checkKeys(String route, List<TargetName> chain) {
		chain.stream().map(TargetName::provider).distinct().filter(this.providers::lacksKey).forEach((provider) -> {
			String property = this.providers.prefix(provider) + ".api-key";
			String variable = this.providers.keyVariable(provider);
			report(property, "is not set, and models of this provider are in a chain",
					((variable != null) ? "Set the environment variable " + variable + " or the property " : "Set ")
							+ property + " to your key, or set llm.force-mock=true to run without any provider.");
		});
	}

	private void report(String property, String reason, String action) {
		this.problems.accept(new ConfigurationProblem(property, reason, action));
	}

}
