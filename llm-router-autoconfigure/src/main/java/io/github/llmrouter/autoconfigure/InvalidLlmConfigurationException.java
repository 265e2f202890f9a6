package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * The configuration of the router is not valid; the application cannot start.
 */
final class InvalidLlmConfigurationException extends RuntimeException {

	private final transient List<ConfigurationProblem> problems;

	InvalidLlmConfigurationException(List<ConfigurationProblem> problems) {
		super(problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("; ")));
		Assert.notEmpty(problems, "'problems' must not be empty");
		this.problems = List.copyOf(problems);
	}

	List<ConfigurationProblem> problems() {
		return this.problems;
	}

}
