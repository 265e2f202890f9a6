package io.github.llmrouter.langfuse.otlp;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PendingSpansTests {

	private static final Instant END = Instant.parse("2026-11-21T10:00:00Z");

	private final PendingSpans pending = new PendingSpans(10, 1000, new ExportStatistics());

	@Test
	void shouldTellSinceWhenASpanCouldBeSent() {
		this.pending.admit("a", 0, (start) -> null);
		assertThat(this.pending.ready("a", END)).isEqualTo(END);
		this.pending.completed("a", END.plusSeconds(10));
		assertThat(this.pending.ready("a", END)).isEqualTo(END.plusSeconds(10));
		this.pending.done("a");
		assertThat(this.pending.ready("a", END)).isEqualTo(END);
	}

}
