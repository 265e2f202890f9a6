package io.github.llmrouter.breaker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CircuitBreakers} under hundreds of callers at once.
 */
@Timeout(60)
class CircuitBreakerThreadsTests {

	private static final int CALLERS = 200;

	private static final Attempt ATTEMPT = new Attempt(
			new ChatCall("id", "default", new Prompt("Hi"), false, LlmContext.EMPTY),
			new Target("a", "provider", null, (prompt) -> {
				throw new AssertionError("Nobody is asked");
			}, TargetAdapter.DEFAULT), 1, 1);

	private final AtomicLong nanos = new AtomicLong();

	private final CircuitBreakers breakers = new CircuitBreakers(TestBreakers.SETTINGS, this.nanos::get, () -> 0,
			List.of());

	private final ExecutorService executor = Executors.newFixedThreadPool(CALLERS);

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@RepeatedTest(20)
	void shouldLetExactlyTheTrialsThrough() throws Exception {
		openAndWait();
		List<Permit> trials = admittedAtOnce();
		assertThat(trials).hasSize(2);

		// a cancelled trial makes room for one other
		trials.get(0).settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
		List<Permit> next = admittedAtOnce();
		assertThat(next).hasSize(1);

		trials.get(1).settle(answered());
		assertThat(admittedAtOnce()).isEmpty();
		next.get(0).settle(answered());
		assertThat(admittedAtOnce()).hasSize(CALLERS);
	}

	@RepeatedTest(20)
	void shouldNotMindLateResultsOfManyCallers() throws Exception {
		List<Permit> early = admittedAtOnce();
		openAndWait();
		List<Permit> trials = admittedAtOnce();
		atOnce(early.stream().map((permit) -> (Runnable) () -> permit.settle(Outcome.NOT_MADE)).toList());
		assertThat(admittedAtOnce()).isEmpty();
		trials.forEach((permit) -> permit.settle(answered()));
		assertThat(this.breakers.status("a").state()).isEqualTo(BreakerState.CLOSED);
	}

	@RepeatedTest(20)
	void shouldOpenOnceHoweverManyFailAtOnce() throws Exception {
		List<Permit> permits = admittedAtOnce();
		atOnce(permits.stream().map((permit) -> (Runnable) () -> permit.settle(failed())).toList());
		assertThat(this.breakers.status("a").opened()).isOne();
	}

	private void openAndWait() {
		while (this.breakers.status("a").state() != BreakerState.OPEN) {
			((Admission.Proceed) this.breakers.admit(ATTEMPT)).permit().settle(failed());
		}
		this.nanos.addAndGet(60_000_000_000L);
	}

	private List<Permit> admittedAtOnce() throws Exception {
		List<Permit> admitted = new ArrayList<>();
		List<Runnable> callers = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			callers.add(() -> {
				if (this.breakers.admit(ATTEMPT) instanceof Admission.Proceed proceed) {
					synchronized (admitted) {
						admitted.add(proceed.permit());
					}
				}
			});
		}
		atOnce(callers);
		return admitted;
	}

	private void atOnce(List<Runnable> tasks) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(tasks.size());
		List<Future<?>> futures = new ArrayList<>();
		for (Runnable task : tasks) {
			futures.add(this.executor.submit(() -> {
				barrier.await();
				task.run();
				return null;
			}));
		}
		for (Future<?> future : futures) {
			future.get();
		}
	}

	private static Outcome answered() {
		return new Outcome.Succeeded(new ChatResponse(List.of()), TokenUsage.UNKNOWN);
	}

	private static Outcome failed() {
		return new Outcome.Failed(Failure.retryable(FailureKind.OVERLOADED, null), TokenUsage.UNKNOWN, false);
	}

}
