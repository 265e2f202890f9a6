package io.github.llmrouter.autoconfigure;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TimeoutWarningTests {

	private static final String WARNING = "llm.timeout.total is not longer than llm.timeout.";

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					llm.models=a/b,c/d; llm.timeout.total=60s                           | response
					llm.models=a/b,c/d; llm.timeout.response=3m                         | response
					llm.models=a/b,c/d; llm.timeout.total=60s; llm.timeout.response=59s; llm.timeout.first-token=60s | first-token
					llm.models=a/b; llm.routes.r.models=a/b,c/d; llm.timeout.total=31s  | response
					""")
	void shouldWarnOfTimeoutsThatLeaveNoTimeForTheNextModel(String properties, String name, CapturedOutput output) {
		start(properties);
		assertThat(output).containsOnlyOnce(WARNING).containsOnlyOnce(WARNING + name + ":");
	}

	@ParameterizedTest
	@ValueSource(strings = { "llm.models=a/b,c/d", "llm.models=a/b; llm.timeout.total=1s",
			"llm.models=a/b,c/d; llm.timeout.total=61s",
			"llm.models=a/b; llm.routes.r.models=c/d; llm.timeout.total=1s" })
	void shouldNotWarnWhereTimeOrNoOtherModelIsLeft(String properties, CapturedOutput output) {
		start(properties);
		assertThat(output).doesNotContain(WARNING);
	}

	private static void start(String properties) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
			.withPropertyValues("llm.force-mock=true")
			.withPropertyValues(properties.split("; "))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
