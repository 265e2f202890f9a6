package io.github.llmrouter.autoconfigure;

import java.time.Duration;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HedgeConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HedgeConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class))
		.withPropertyValues("llm.provider=mock", "llm.models=a,b", "llm.routes.fast.models=a,b");

	@Test
	void shouldHedgeNothingByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HedgeDelay.class));
		this.runner.withPropertyValues("llm.routes.fast.hedge=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HedgeDelay.class));
	}

	@Test
	void shouldHedgeAllRoutesButThoseThatAreNot() {
		this.runner.withPropertyValues("llm.hedge.enabled=true", "llm.hedge.delay=2", "llm.routes.fast.hedge=false")
			.run((context) -> {
				assertThat(delay(context.getBean(HedgeDelay.class), "default")).isEqualTo(Duration.ofSeconds(2));
				assertThat(delay(context.getBean(HedgeDelay.class), "fast")).isNull();
			});
	}

	@Test
	void shouldHedgeTheRoutesThatAreToBe() {
		this.runner.withPropertyValues("llm.hedge.delay=300ms", "llm.routes.fast.hedge=true").run((context) -> {
			assertThat(delay(context.getBean(HedgeDelay.class), "default")).isNull();
			assertThat(delay(context.getBean(HedgeDelay.class), "fast")).isEqualTo(Duration.ofMillis(300));
		});
	}

	@Test
	void shouldLeaveRoomForOnesOwn() {
		HedgeDelay own = (attempt) -> Duration.ofSeconds(1);
		this.runner.withPropertyValues("llm.hedge.enabled=true")
			.withBean(HedgeDelay.class, () -> own)
			.run((context) -> assertThat(context.getBean(HedgeDelay.class)).isSameAs(own));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "llm.hedge.enabled=true; ", //
			"llm.routes.alone.hedge=true; There is no second model to ask beside the first of [alone]",
			"llm.hedge.delay=30s; llm.hedge.delay is not shorter than llm.timeout.first-token",
			"llm.hedge.delay=29s; " })
	void shouldWarnOfHedgesThatAreNeverMade(String property, String warning, CapturedOutput output) {
		this.runner
			.withPropertyValues("llm.routes.alone.models=a", "llm.routes.alone.hedge=false",
					"llm.routes.fast.hedge=true", property)
			.run((context) -> assertThat(context).hasNotFailed());
		if (warning != null) {
			assertThat(output).contains(warning);
		}
		else {
			assertThat(output).doesNotContain("no second model").doesNotContain("llm.hedge.delay is");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-threads=0", "delay=-1s", "delay=2d", "percentile=49", "percentile=100",
			"minimum-answers=0", "minimum-answers=201" })
	void shouldSayWhatIsWrong(String property) {
		this.runner.withPropertyValues("llm.hedge." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("llm.hedge." + property.substring(0, property.indexOf('='))));
	}

	private static Duration delay(HedgeDelay delay, String route) {
		return delay.delay(new Attempt(new ChatCall("id", route, new Prompt("Hi"), false, LlmContext.EMPTY),
				Target.of("a", (prompt) -> {
					throw new AssertionError("Nobody is asked");
				}), 1, 1));
	}

}
