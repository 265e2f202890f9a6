package io.github.llmrouter.key;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyCheck}.
 */
@Timeout(30)
class KeyCheckTests {

	private static final KeyStatus VALID = new KeyStatus(KeyStatus.Validity.VALID, null, BigDecimal.ONE);

	private static final Duration FRESHNESS = Duration.ofMinutes(5);

	private final AtomicLong nanos = new AtomicLong();

	private final List<CompletableFuture<KeyStatus>> questions = new ArrayList<>();

	private KeyCheck check(Duration patience) {
		return check(patience, FRESHNESS);
	}

	private KeyCheck check(Duration patience, Duration freshness) {
		return new KeyCheck("acme", () -> {
			CompletableFuture<KeyStatus> question = new CompletableFuture<>();
			synchronized (this.questions) {
				this.questions.add(question);
			}
			return question;
		}, freshness, patience, this.nanos::get);
	}

	private KeyCheck answering(CompletableFuture<KeyStatus> answer) {
		return new KeyCheck("acme", () -> {
			this.questions.add(answer);
			return answer;
		}, FRESHNESS, Duration.ofSeconds(20), this.nanos::get);
	}

	@Test
	void shouldAskAgainOnlyWhenTheAnswerIsNotFresh() {
		KeyCheck check = answering(CompletableFuture.completedFuture(VALID));
		assertThat(check.status()).isEqualTo(VALID);
		this.nanos.addAndGet(FRESHNESS.toNanos() - 1);
		assertThat(check.status()).isEqualTo(VALID);
		assertThat(this.questions).hasSize(1);
		this.nanos.addAndGet(1);
		assertThat(check.status()).isEqualTo(VALID);
		assertThat(this.questions).hasSize(2);
	}

	@Test
	void shouldAskOnceForAllWhoWaitForTheFirstAnswer() throws Exception {
		KeyCheck check = check(Duration.ofSeconds(20));
		ExecutorService executor = Executors.newFixedThreadPool(4);
		List<Future<KeyStatus>> waiting = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			waiting.add(executor.submit(check::status));
		}
		Awaitility.await().until(() -> asked() == 1);
		this.questions.get(0).complete(VALID);
		for (Future<KeyStatus> status : waiting) {
			assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(VALID);
		}
		executor.shutdown();
		assertThat(asked()).isEqualTo(1);
	}

	@Test
	void shouldNotWaitForLaterAnswers() {
		KeyCheck check = check(Duration.ofSeconds(20));
		CompletableFuture<KeyStatus> first = CompletableFuture.supplyAsync(check::status);
		Awaitility.await().until(() -> asked() == 1);
		this.questions.get(0).complete(VALID);
		assertThat(first.join()).isEqualTo(VALID);
		this.nanos.addAndGet(FRESHNESS.toNanos());
		assertThat(check.status()).isEqualTo(VALID);
		assertThat(check.status()).isEqualTo(VALID);
		assertThat(asked()).isEqualTo(2);
		this.questions.get(1).complete(KeyStatus.INVALID);
		assertThat(check.status()).isEqualTo(KeyStatus.INVALID);
	}

	@Test
	void shouldNotWaitLongerThanItsPatience() {
		assertThat(check(Duration.ofMillis(20)).status()).isEqualTo(KeyStatus.UNKNOWN);
	}

	@Test
	void shouldAskAgainAfterAProviderThatNeverAnswered() {
		KeyCheck check = check(Duration.ofMillis(20));
		check.status();
		Awaitility.await().until(() -> {
			// the first question may be given up only now
			this.nanos.addAndGet(FRESHNESS.toNanos());
			check.status();
			return asked() >= 2;
		});
	}

	@ParameterizedTest
	@CsvSource({ "PT5M, 60", "P36500D, 60", "PT10S, 10" })
	void shouldKeepAnUnclearAnswerForAMinuteAtMost(Duration freshness, int seconds) {
		KeyCheck check = check(Duration.ofSeconds(20), freshness);
		CompletableFuture<KeyStatus> first = CompletableFuture.supplyAsync(check::status);
		Awaitility.await().until(() -> asked() == 1);
		this.questions.get(0).complete(KeyStatus.UNKNOWN);
		assertThat(first.join()).isEqualTo(KeyStatus.UNKNOWN);

		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos() - 1);
		assertThat(check.status()).isEqualTo(KeyStatus.UNKNOWN);
		assertThat(asked()).isEqualTo(1);
		this.nanos.addAndGet(1);
		check.status();
		assertThat(asked()).isEqualTo(2);
		this.questions.get(1).complete(VALID);
		assertThat(check.status()).isEqualTo(VALID);

		// a clear one is kept as long as any
		this.nanos.addAndGet(freshness.toNanos() - 1);
		assertThat(check.status()).isEqualTo(VALID);
		assertThat(asked()).isEqualTo(2);
	}

	@Test
	void shouldTakeAFailedQuestionForNoAnswer() {
		assertThat(answering(CompletableFuture.failedFuture(new IOException("down"))).status())
			.isEqualTo(KeyStatus.UNKNOWN);
		assertThat(new KeyCheck("acme", () -> {
			throw new IllegalStateException("closed");
		}, FRESHNESS, Duration.ofSeconds(20), this.nanos::get).status()).isEqualTo(KeyStatus.UNKNOWN);
	}

	@Test
	void shouldLeaveAnInterruptToItsCaller() {
		KeyCheck check = check(Duration.ofSeconds(20));
		Thread.currentThread().interrupt();
		assertThat(check.status()).isEqualTo(KeyStatus.UNKNOWN);
		assertThat(Thread.interrupted()).isTrue();
	}

	private int asked() {
		synchronized (this.questions) {
			return this.questions.size();
		}
	}

}
