package io.github.llmrouter.shutdown;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

class CallGateTests {

	private static final ChatCall CALL = new ChatCall("id", "default",
			new Prompt("Hi", RoutingChatOptions.builder().build()), false, LlmContext.EMPTY);

	private final CallGate gate = new CallGate();

	@Test
	void shouldCountCallsUntilTheyAreSettled() {
		Permit first = enter();
		Permit second = enter();
		assertThat(this.gate.active()).isEqualTo(2);

		first.settle(Outcome.NOT_MADE);
		second.settle(Outcome.NOT_MADE);

		assertThat(this.gate.active()).isZero();
	}

	@Test
	void shouldBeIdleAtOnceIfNothingIsUnderWay() {
		assertThat(this.gate.shut()).isDone();
	}

	@Test
	void shouldBeIdleWhenTheLastCallIsSettled() {
		Permit first = enter();
		Permit second = enter();
		Future<?> idle = this.gate.shut();

		first.settle(Outcome.NOT_MADE);
		assertThat(idle).isNotDone();
		second.settle(Outcome.NOT_MADE);

		assertThat(idle).isDone();
		assertThat(this.gate.shut()).isSameAs(idle);
	}

	@Test
	void shouldRefuseCallsUntilItIsOpened() {
		Permit before = enter();
		Future<?> idle = this.gate.shut();

		assertThat(this.gate.admit(CALL)).isInstanceOfSatisfying(Admission.Refuse.class, (refuse) -> {
			assertThat(refuse.reason().kind()).isEqualTo(FailureKind.CANCELLED);
			assertThat(refuse.reason()).hasMessage("The application ends, and begins no more calls");
		});
		assertThat(this.gate.active()).isOne();
		assertThat(idle).isNotDone();

		this.gate.open();
		assertThat(idle).isCancelled();
		enter().settle(Outcome.NOT_MADE);
		before.settle(Outcome.NOT_MADE);
		assertThat(this.gate.shut()).isDone();
	}

	@RepeatedTest(200)
	void shouldBeIdleOnlyWhenNoCallIsUnderWayWhateverTheThreadsDo() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		AtomicInteger underWay = new AtomicInteger();
		List<Future<?>> callers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			callers.add(threads.submit(() -> {
				while (this.gate.admit(CALL) instanceof Admission.Proceed proceed) {
					underWay.incrementAndGet();
					underWay.decrementAndGet();
					proceed.permit().settle(Outcome.NOT_MADE);
				}
			}));
		}

		this.gate.shut().get(10, TimeUnit.SECONDS);

		assertThat(underWay).hasValue(0);
		for (Future<?> caller : callers) {
			caller.get(10, TimeUnit.SECONDS);
		}
		assertThat(this.gate.active()).isZero();
		threads.shutdown();
	}

	private Permit enter() {
		return ((Admission.Proceed) this.gate.admit(CALL)).permit();
	}

}
