package io.github.llmrouter.provider.openrouter;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuestionPaceTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);

	private final QuestionPace pace = new QuestionPace(this.nanos::get);

	@Test
	void shouldAllowEightAtOnce() {
		for (int i = 0; i < 8; i++) {
			assertThat(this.pace.begin()).isTrue();
		}
		assertThat(this.pace.begin()).isFalse();
		this.pace.answered();
		assertThat(this.pace.begin()).isTrue();
		assertThat(this.pace.begin()).isFalse();
	}

	@Test
	void shouldPauseLongerEachTimeUntilThereIsAnAnswer() {
		assertPauseAfterFailure(null, Duration.ofSeconds(1));
		assertPauseAfterFailure(null, Duration.ofSeconds(2));
		assertPauseAfterFailure(null, Duration.ofSeconds(4));
		assertPauseAfterFailure(null, Duration.ofSeconds(8));
		assertPauseAfterFailure(null, Duration.ofSeconds(16));
		assertPauseAfterFailure(null, Duration.ofSeconds(30));
		assertPauseAfterFailure(null, Duration.ofSeconds(30));
		this.pace.begin();
		this.pace.answered();
		assertPauseAfterFailure(null, Duration.ofSeconds(1));
	}

	@Test
	void shouldPauseAsLongAsIsAskedFor() {
		assertPauseAfterFailure(Duration.ofSeconds(7), Duration.ofSeconds(7));
		assertPauseAfterFailure(Duration.ZERO, Duration.ofSeconds(2));
		assertPauseAfterFailure(Duration.ofDays(365), Duration.ofSeconds(30));
	}

	@Test
	void shouldNotShortenAPause() {
		this.pace.begin();
		this.pace.begin();
		this.pace.failed(Duration.ofSeconds(20));
		this.pace.failed(null);
		this.nanos.addAndGet(Duration.ofSeconds(19).toNanos());
		assertThat(this.pace.begin()).isFalse();
	}

	private void assertPauseAfterFailure(Duration retryAfter, Duration pause) {
		assertThat(this.pace.begin()).isTrue();
		this.pace.failed(retryAfter);
		this.nanos.addAndGet(pause.toNanos() - 1);
		assertThat(this.pace.begin()).isFalse();
		this.nanos.addAndGet(1);
	}

}
