package io.github.llmrouter.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A short {@link SoakRun}: what must add up does so with every build.
 */
@Timeout(180)
class SoakTests {

	@Test
	void shouldAddUp() throws Exception {
		try (Soak soak = new Soak(400, 16, 1)) {
			assertThat(soak.run()).isEmpty();
		}
	}

}
