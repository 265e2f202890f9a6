package io.github.llmrouter.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.github.llmrouter.failure.FailureKind;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitFactors} when several threads learn at once.
 */
class WaitFactorsTests {

	private static final int THREADS = 8;

	private final ManualClock clock = new ManualClock();

	private final WaitFactors factors = new WaitFactors(this.clock);

	@RepeatedTest(50)
	void shouldLearnOnceFromWaitsThatBeganWithTheSameFactor() throws Exception {
		WaitFactors.Factor used = this.factors.latest(FailureKind.OVERLOADED);
		Threads.run(THREADS, () -> {
			this.factors.learn(FailureKind.OVERLOADED, used, false);
			return null;
		});
		assertThat(value(FailureKind.OVERLOADED)).isEqualTo(4);
	}

	@Test
	void shouldStayInRangeAndKeepKindsApart() throws Exception {
		Threads.run(THREADS, () -> {
			for (int i = 0; i < 20_000; i++) {
				FailureKind kind = ThreadLocalRandom.current().nextBoolean() ? FailureKind.RATE_LIMIT
						: FailureKind.NETWORK;
				WaitFactors.Factor used = this.factors.latest(kind);
				this.factors.learn(kind, used, ThreadLocalRandom.current().nextInt(4) > 0);
				if (i % 100 == 0) {
					this.clock.advance(Duration.ofMillis(100));
				}
				assertThat(value(FailureKind.RATE_LIMIT)).isBetween(1.0, 8.0);
				assertThat(value(FailureKind.NETWORK)).isBetween(0.125, 1.0);
			}
			return null;
		});
		assertThat(value(FailureKind.SERVER_ERROR)).isEqualTo(1);
	}

	private double value(FailureKind kind) {
		return this.factors.value(kind, this.factors.latest(kind));
	}

}
