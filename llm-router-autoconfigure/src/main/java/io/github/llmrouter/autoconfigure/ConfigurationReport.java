package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Tells what is wrong in the configuration: each property, where it is set, the reason
 * and what to do, but never its value.
 *
 * @param environment knows where a property is set
 */
record ConfigurationReport(Environment environment) {

	FailureAnalysis analysis(List<ConfigurationProblem> problems, Throwable cause) {
		String description = problems.stream().map(this::describe).collect(Collectors.joining("\n"));
		return new FailureAnalysis("The configuration of llm-router is not valid:\n\n" + description, actions(problems),
				cause);
	}

	private String describe(ConfigurationProblem problem) {
		Origin origin = origin(problem.property());
		return "    Property: " + problem.property() + ((origin != null) ? "\n    Origin: " + origin : "")
				+ "\n    Reason: it " + problem.reason() + "\n";
	}

	private @Nullable Origin origin(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

	private static String actions(List<ConfigurationProblem> problems) {
		List<String> actions = problems.stream().map(ConfigurationProblem::action).distinct().toList();
		return (actions.size() == 1) ? actions.get(0)
				: actions.stream().map((action) -> "- " + action).collect(Collectors.joining("\n"));
	}

}
