package io.github.llmrouter.breaker;

import java.time.Duration;

/**
 * Settings that tests can count on: three failures in a row, two trials, open for 10 s,
 * then 20 s, 25 s at most.
 */
public final class TestBreakers {

	public static final BreakerSettings SETTINGS = new BreakerSettings(3, false, 50, 80, Duration.ofSeconds(40),
			Duration.ofSeconds(20), 10, Duration.ofSeconds(60), 2, Duration.ofSeconds(10), 2, Duration.ofSeconds(25),
			false, Duration.ofSeconds(30));

	private TestBreakers() {
	}

}
