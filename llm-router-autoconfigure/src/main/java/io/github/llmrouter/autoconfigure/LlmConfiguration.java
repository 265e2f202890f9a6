package io.github.llmrouter.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties, after everything has been checked that can be checked without beans.
 *
 * @param properties what is configured
 * @param chains the targets of each route by its name, the default route first
 */
record LlmConfiguration(LlmProperties properties, Map<String, List<TargetName>> chains) {

	/**
	 * Check properties.
	 * @param properties what is configured
	 * @return the configuration
	 * @throws InvalidLlmConfigurationException with everything that is wrong
	 */
	static LlmConfiguration of(LlmProperties properties) {
		Set<ConfigurationProblem> problems = new LinkedHashSet<>();
		Map<String, List<TargetName>> chains = new RoutesCheck(properties, problems::add).resolve();
		new ProvidersCheck(properties.allowHttp(), problems::add).check(properties);
		new NumbersCheck(problems::add).check(properties);
		new SelectionCheck(problems::add).check(properties);
		new RateLimitCheck(problems::add).check(properties);
		new LangfuseCheck(problems::add).check(properties.langfuse());
		if (!problems.isEmpty()) {
			throw new InvalidLlmConfigurationException(List.copyOf(problems));
		}
		return new LlmConfiguration(properties, chains);
	}

	/**
	 * Whether calls may name a target.
	 * @param name the name of a target
	 * @return whether it is in a chain
	 */
	boolean hasTarget(String name) {
		return targetNames().contains(name);
	}

	/**
	 * The targets of all chains.
	 * @return their names, in the order of first mention
	 */
	Set<String> targetNames() {
		Set<String> names = new LinkedHashSet<>();
		this.chains.values().forEach((chain) -> chain.forEach((target) -> names.add(target.name())));
		return names;
	}

}
