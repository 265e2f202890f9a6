package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.assertj.core.api.ObjectAssert;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Says why an application did not start.
 */
final class Startup {

	private Startup() {
	}

	/**
	 * The one problem that stopped the start.
	 * @param context a context that failed
	 * @return the problem
	 */
	static ObjectAssert<ConfigurationProblem> problem(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable error = context.getStartupFailure();
		while (error != null && !(error instanceof InvalidLlmConfigurationException)) {
			error = error.getCause();
		}
		assertThat(error).as("cause of %s", context.getStartupFailure())
			.isInstanceOf(InvalidLlmConfigurationException.class);
		List<ConfigurationProblem> problems = ((InvalidLlmConfigurationException) error).problems();
		assertThat(problems).hasSize(1);
		return assertThat(problems.get(0));
	}

}
