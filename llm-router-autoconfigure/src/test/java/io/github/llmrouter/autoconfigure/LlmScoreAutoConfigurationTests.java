package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.score.Score;
import io.github.llmrouter.score.ScoreListener;
import io.github.llmrouter.score.ScoreTarget;
import io.github.llmrouter.score.Scores;
import io.github.llmrouter.test.langfuse.FakeLangfuse;
import io.github.llmrouter.test.langfuse.ReceivedScore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LlmScoreAutoConfiguration}.
 */
class LlmScoreAutoConfigurationTests {

	private static final Score SCORE = Score.bool(ScoreTarget.session("s"), "solved", true);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LlmLangfuseAutoConfiguration.class, LlmScoreAutoConfiguration.class));

	private final ApplicationContextRunner metrics = this.runner
		.withConfiguration(
				AutoConfigurations.of(MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class))
		.withBean(SimpleMeterRegistry.class);

	@Test
	void shouldTakeScoresAndDoNothingWithoutLangfuse() {
		this.metrics.run((context) -> {
			assertThat(context.getBean(Scores.class)).isSameAs(Scores.NONE);
			context.getBean(Scores.class).add(SCORE);
			assertThat(context).doesNotHaveBean(ScoreListener.class);
		});
	}

	@Test
	void shouldSendScoresBeforeTheApplicationEnds() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			this.metrics.withBean("mine", MeterRegistry.class, () -> meters)
				.withPropertyValues(langfuse(fake))
				.withPropertyValues("llm.langfuse.environment=staging", "llm.langfuse.shutdown-timeout=30s")
				.run((context) -> context.getBean(Scores.class).add(SCORE));
			assertThat(fake.scores()).singleElement().returns("staging", ReceivedScore::environment);
			assertThat(meters.get("llm.langfuse.scores").tag("llm.outcome", "sent").counter().count()).isEqualTo(1);
		}
	}

	@Test
	void shouldSendScoresWhereNothingIsCounted() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			this.runner.withPropertyValues(langfuse(fake))
				.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
				.run((context) -> context.getBean(Scores.class).add(SCORE));
			assertThat(fake.scores()).hasSize(1);
		}
	}

	@Test
	void shouldTellEveryListener() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			List<String> told = new CopyOnWriteArrayList<>();
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			this.metrics.withBean("mine", MeterRegistry.class, () -> meters)
				.withBean("one", ScoreListener.class, () -> (outcome) -> told.add("one " + outcome))
				.withBean("two", ScoreListener.class, () -> (outcome) -> told.add("two " + outcome))
				.withPropertyValues(langfuse(fake))
				.withPropertyValues("llm.langfuse.shutdown-timeout=30s")
				.run((context) -> context.getBean(Scores.class).add(SCORE));
			assertThat(told).containsExactlyInAnyOrder("one SENT", "two SENT");
			assertThat(meters.get("llm.langfuse.scores").tag("llm.outcome", "sent").counter().count()).isEqualTo(1);
		}
	}

	@Test
	void shouldSendScoresOfTracesThatAreShownOnly() {
		try (FakeLangfuse fake = FakeLangfuse.start()) {
			this.runner.withPropertyValues(langfuse(fake))
				.withPropertyValues("llm.langfuse.sample-rate=0", "llm.langfuse.shutdown-timeout=30s")
				.run((context) -> {
					Scores scores = context.getBean(Scores.class);
					scores.add(Score.bool(ScoreTarget.trace("1".repeat(32)), "hidden", true));
					scores.add(SCORE);
				});
			assertThat(fake.scores()).singleElement().returns("solved", ReceivedScore::name);
		}
	}

	private static String[] langfuse(FakeLangfuse fake) {
		return new String[] { "llm.langfuse.enabled=true", "llm.langfuse.public-key=pk", "llm.langfuse.secret-key=sk",
				"llm.langfuse.base-url=" + fake.baseUrl() };
	}

	@Test
	void shouldLeaveScoresToTheApplication() {
		Scores scores = (score) -> {
		};
		this.runner.withBean(Scores.class, () -> scores)
			.run((context) -> assertThat(context.getBean(Scores.class)).isSameAs(scores));
	}

	@Test
	void shouldSupplyNothingIfDisabled() {
		this.runner.withPropertyValues("llm.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Scores.class));
	}

}
