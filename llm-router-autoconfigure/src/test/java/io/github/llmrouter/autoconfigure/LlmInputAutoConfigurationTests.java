package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.input.ContentFilter;
import io.github.llmrouter.input.ContentFilters;
import io.github.llmrouter.input.ContentVerdict;
import io.github.llmrouter.input.InputCleaning;
import io.github.llmrouter.input.InputLimits;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.ratelimit.CallLimits;
import io.github.llmrouter.ratelimit.MemoryQuotas;
import io.github.llmrouter.ratelimit.RateLimitSettings;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link LlmInputAutoConfiguration}.
 */
class LlmInputAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class, LlmInputAutoConfiguration.class))
		.withPropertyValues("llm.force-mock=true");

	@Test
	void shouldCheckLimitsThenCleanThenAskFilters() {
		this.runner.run((context) -> {
			assertThat(context.getBeanProvider(CallPolicy.class).orderedStream()).extracting(Object::getClass)
				.<Class<?>>extracting((type) -> type)
				.containsExactly(InputLimits.class, InputCleaning.class, ContentFilters.class);
			assertThat(context.getBean(InputLimits.class))
				.isEqualTo(new InputLimits(4_000_000, 1000, 100, 20 * 1024 * 1024));
		});
	}

	@Test
	void shouldTakeTheLimitsFromTheProperties() {
		this.runner
			.withPropertyValues("llm.input.max-characters=4", "llm.input.max-messages=3", "llm.input.max-media=0",
					"llm.input.max-media-size=1KB")
			.run((context) -> {
				assertThat(context.getBean(InputLimits.class)).isEqualTo(new InputLimits(4, 3, 0, 1024));
				assertThat(refusal(context.getBean(ChatRouter.class), "Hello").kind())
					.isEqualTo(FailureKind.INVALID_REQUEST);
			});
	}

	@Test
	void shouldNotCleanIfToldSo() {
		this.runner.withPropertyValues("llm.input.clean=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InputCleaning.class)
				.hasSingleBean(InputLimits.class));
	}

	@Test
	void shouldHaveNothingWhereThereIsNoRouter() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CallPolicy.class));
	}

	@Test
	void shouldAskNoFilterAboutACallThatIsOverItsLimit() {
		CallLimits limits = new CallLimits(Map.of(), new RateLimitSettings(Duration.ZERO, 1, 1),
				new MemoryQuotas(System::nanoTime), new RateLimitStatistics(), System::nanoTime);

		assertThat(limits.getOrder()).isLessThan(new ContentFilters(List.of()).getOrder())
			.isGreaterThan(new InputCleaning().getOrder());
	}

	@Test
	void shouldAskTheFiltersOfTheApplicationInTheirOrder() {
		this.runner.withUserConfiguration(Filters.class)
			.run((context) -> assertThat(refusal(context.getBean(ChatRouter.class), "Hello"))
				.hasMessage("declined: Hello, first"));
	}

	@Test
	void shouldMakeWayForBeansOfTheApplication() {
		InputLimits limits = new InputLimits(1, 1, 1, 1);
		InputCleaning cleaning = new InputCleaning();
		ContentFilters filters = new ContentFilters(List.of());
		this.runner.withBean(InputLimits.class, () -> limits)
			.withBean(InputCleaning.class, () -> cleaning)
			.withBean(ContentFilters.class, () -> filters)
			.run((context) -> assertThat(context.getBeansOfType(CallPolicy.class).values())
				.containsExactlyInAnyOrder(limits, cleaning, filters));
	}

	private static RefusedException refusal(ChatRouter router, String text) {
		RefusedException refusal = catchThrowableOfType(RefusedException.class, () -> router.call(new Prompt(text)));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	@Configuration(proxyBeanMethods = false)
	static class Filters {

		@Bean
		@Order(2)
		ContentFilter second() {
			return (call) -> ContentVerdict.refuse("declined: " + call.prompt().getContents());
		}

		@Bean
		@Order(1)
		ContentFilter first() {
			return (call) -> ContentVerdict.rewrite(new Prompt(call.prompt().getContents() + ", first"));
		}

	}

}
