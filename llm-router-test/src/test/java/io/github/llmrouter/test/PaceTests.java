package io.github.llmrouter.test;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for how slowly the fake answers.
 */
class PaceTests {

	private static final CompletionReply THREE = Reply.text("one two three");

	private FakeOpenRouter fake = FakeOpenRouter.start();

	@AfterEach
	void close() {
		this.fake.close();
	}

	private static Duration since(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

	@Test
	void shouldSendNothingDuringLatency() throws Exception {
		this.fake.enqueue(THREE.latency(Duration.ofMillis(200)), Reply.status(503).latency(Duration.ofMillis(200)),
				Reply.disconnect().latency(Duration.ofMillis(200)));
		for (int i = 0; i < 3; i++) {
			long start = System.nanoTime();
			try (Wire wire = Wire.stream(this.fake)) {
				wire.readByte();
				assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
			}
		}
	}

	@Test
	void shouldSendHeadersBeforeSlowFirstToken() throws Exception {
		this.fake.reply(THREE.firstTokenAfter(Duration.ofMillis(200)));
		long start = System.nanoTime();
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("PROCESSING");
			wire.readUntil("one");
			assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		}
		start = System.nanoTime();
		try (Wire wire = Wire.call(this.fake)) {
			wire.readUntil("HTTP/1.1 200");
			wire.readUntil("one two three");
			assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
		}
	}

	@Test
	void shouldKeepRateOfTokens() throws Exception {
		this.fake.reply(THREE.tokensPerSecond(20));
		long start = System.nanoTime();
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("[DONE]");
			assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
		}
	}

	@Test
	void shouldPauseInTheMiddle() throws Exception {
		this.fake.reply(THREE.after(1, Fault.pause(Duration.ofMillis(150))));
		long start = System.nanoTime();
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("one");
			wire.readUntil("two");
			assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
		}
	}

	@Test
	void shouldWaitAsLongWithCommentsAsWithout() throws Exception {
		this.fake.reply(THREE.firstTokenAfter(Duration.ofMillis(190)).keepAlive(Duration.ofMillis(100)));
		long start = System.nanoTime();
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("one");
			assertThat(since(start)).isGreaterThanOrEqualTo(Duration.ofMillis(190));
			assertThat(wire.text().split("PROCESSING")).hasSize(3);
		}
	}

	@Test
	void shouldScaleTime() throws Exception {
		this.fake.close();
		this.fake = FakeOpenRouter.builder().timeScale(0.001).start();
		String arguments = "{\"essay\":\"" + "x".repeat(300) + "\"}";
		this.fake.reply(Reply.toolCall("write", arguments).tokenEvery(Duration.ofSeconds(1)));
		long start = System.nanoTime();
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("[DONE]");
			assertThat(since(start)).isBetween(Duration.ofMillis(40), Duration.ofSeconds(10));
			assertThat(wire.text().split("\"arguments\":\"x")).hasSizeGreaterThan(35);
		}
	}

	@Test
	void shouldRefuseImpossiblePace() {
		assertThatIllegalArgumentException().isThrownBy(() -> THREE.tokensPerSecond(0));
		assertThatIllegalArgumentException().isThrownBy(() -> THREE.keepAlive(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> FakeOpenRouter.builder().timeScale(Double.NaN));
	}

}
