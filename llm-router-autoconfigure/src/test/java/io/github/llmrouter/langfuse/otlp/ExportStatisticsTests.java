package io.github.llmrouter.langfuse.otlp;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExportStatistics}.
 */
class ExportStatisticsTests {

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private final ExportStatistics statistics = new ExportStatistics();

	@Test
	void shouldTellWhatCameLastWhateverTheClockSays() {
		assertThat(this.statistics.isFailing()).isFalse();

		this.statistics.failed("HTTP 500", NOW);
		assertThat(this.statistics.isFailing()).isTrue();

		this.statistics.exported(1, Duration.ZERO, NOW.minusSeconds(3600));
		assertThat(this.statistics.isFailing()).isFalse();

		this.statistics.failed("HTTP 500", NOW.minusSeconds(7200));
		assertThat(this.statistics.isFailing()).isTrue();
	}

}
