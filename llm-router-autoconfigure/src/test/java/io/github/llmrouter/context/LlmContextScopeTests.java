package io.github.llmrouter.context;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.llmrouter.context.LlmContext.Scope;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@link LlmContext#current()} is, on threads of all kinds.
 */
class LlmContextScopeTests {

	private static final LlmContext ANN = LlmContext.builder().user("ann").tags("a").build();

	private static final LlmContext BOB = LlmContext.builder().user("bob").tags("b").build();

	private static final LlmContext ACME = LlmContext.builder().tenant("acme").build();

	@AfterEach
	void shouldLeaveNothingBehind() {
		assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
		assertThat(LlmContext.SCOPES.get()).isNull();
	}

	@Test
	void shouldMergeWithOuterScopesAndRestoreThem() {
		try (Scope outer = ANN.open()) {
			LlmContext before = LlmContext.current();
			assertThat(before).isEqualTo(ANN);
			try (Scope tenant = ACME.open()) {
				assertThat(LlmContext.current()).isEqualTo(ACME.withDefaults(ANN));
				try (Scope inner = BOB.open()) {
					assertThat(LlmContext.current())
						.isEqualTo(LlmContext.builder().user("bob").tenant("acme").tags("b", "a").build());
				}
				try (Scope nothing = LlmContext.EMPTY.open()) {
					assertThat(LlmContext.current()).isEqualTo(ACME.withDefaults(ANN));
				}
				assertThat(LlmContext.current()).isEqualTo(ACME.withDefaults(ANN));
			}
			assertThat(LlmContext.current()).isSameAs(before);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void shouldRestoreWhateverTheOrderOfClosing(int seed) {
		List<Scope> scopes = new ArrayList<>(
				List.of(ANN.open(), ACME.open(), BOB.open(), LlmContext.builder().session("s").build().open()));
		LlmContext innermost = LlmContext.current();
		Scope last = scopes.remove(3);
		Collections.shuffle(scopes, new Random(seed));
		for (Scope scope : scopes) {
			scope.close();
			scope.close();
			assertThat(LlmContext.current()).isSameAs(innermost);
		}
		last.close();
		assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
		last.close();
	}

	@Test
	void shouldNotEndAScopeThatWasOpenedAfterwards() {
		Scope first = ANN.open();
		first.close();
		try (Scope second = BOB.open()) {
			first.close();
			assertThat(LlmContext.current()).isEqualTo(BOB);
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void shouldBeClosedOnAnyThread(ExecutorService executor) throws Exception {
		try (Scope outer = ACME.open()) {
			Scope scope = ANN.open();
			executor.submit(() -> {
				try (Scope others = BOB.open()) {
					scope.close();
					assertThat(LlmContext.current()).isEqualTo(BOB);
				}
				assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
			}).get();
			assertThat(LlmContext.current()).isEqualTo(ACME);
		}
		finally {
			end(executor);
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void shouldStayOnItsThread(ExecutorService executor) throws Exception {
		try (Scope scope = ANN.open()) {
			assertThat(executor.submit(() -> LlmContext.current()).get()).isSameAs(LlmContext.EMPTY);
			executor.submit(() -> {
				BOB.open();
			}).get();
			assertThat(LlmContext.current()).isEqualTo(ANN);
		}
		finally {
			end(executor);
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void shouldBeCarriedByAContextExecutorService(ExecutorService executor) throws Exception {
		ExecutorService carrying = ContextExecutorService.wrap(executor,
				ContextSnapshotFactory.builder().build()::captureAll);
		try (Scope scope = ANN.open()) {
			LlmContext seen = carrying.submit(() -> {
				try (Scope inner = ACME.open()) {
					return LlmContext.current();
				}
			}).get();
			assertThat(seen).isEqualTo(ACME.withDefaults(ANN));
		}
		finally {
			assertThat(executor.submit(() -> LlmContext.SCOPES.get()).get()).isNull();
			end(executor);
		}
	}

	@ParameterizedTest
	@MethodSource("threads")
	void shouldBeCarriedByATaskDecorator(ExecutorService executor) throws Exception {
		List<LlmContext> seen = Collections.synchronizedList(new ArrayList<>());
		Runnable task;
		try (Scope scope = ANN.open()) {
			task = new ContextPropagatingTaskDecorator().decorate(() -> seen.add(LlmContext.current()));
		}
		executor.submit(task).get();
		executor.submit(() -> seen.add(LlmContext.current())).get();
		end(executor);
		assertThat(seen).containsExactly(ANN, LlmContext.EMPTY);
	}

	@Test
	void shouldRestoreScopesAfterASnapshot() {
		ContextSnapshot anns = snapshot(ANN, false);
		ContextSnapshot bobs = snapshot(BOB, false);
		try (Scope outer = ACME.open(); Scope scope = LlmContext.builder().session("s").build().open()) {
			LlmContext before = LlmContext.current();
			try (ContextSnapshot.Scope first = anns.setThreadLocals()) {
				assertThat(LlmContext.current()).isEqualTo(ANN);
				try (ContextSnapshot.Scope again = anns.setThreadLocals();
						ContextSnapshot.Scope second = bobs.setThreadLocals()) {
					assertThat(LlmContext.current()).isEqualTo(BOB);
					BOB.open();
				}
				assertThat(LlmContext.current()).isEqualTo(ANN);
			}
			assertThat(LlmContext.current()).isSameAs(before);
			scope.close();
			assertThat(LlmContext.current()).isEqualTo(ACME);
		}
	}

	@Test
	void shouldBeClearedBySnapshotsThatSaySo() {
		ContextSnapshot nobody = ContextSnapshotFactory.builder().clearMissing(true).build().captureAll();
		ContextSnapshot anns = snapshot(ANN, true);
		try (Scope scope = BOB.open()) {
			try (ContextSnapshot.Scope cleared = nobody.setThreadLocals()) {
				assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
				try (ContextSnapshot.Scope set = anns.setThreadLocals()) {
					assertThat(LlmContext.current()).isEqualTo(ANN);
				}
				assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
			}
			assertThat(LlmContext.current()).isEqualTo(BOB);
		}
	}

	@Test
	void shouldEndWithItsScopeAlsoUnderneathASnapshot() {
		ContextSnapshot anns = snapshot(ANN, false);
		Scope scope = BOB.open();
		try (ContextSnapshot.Scope set = anns.setThreadLocals()) {
			scope.close();
			assertThat(LlmContext.current()).isEqualTo(ANN);
		}
		assertThat(LlmContext.current()).isSameAs(LlmContext.EMPTY);
	}

	@Test
	void shouldKeepScopesHoweverOftenTheSameIsSetOnTopOfThem() {
		LlmContextAccessor accessor = new LlmContextAccessor();
		try (Scope outer = ACME.open(); Scope scope = ANN.open()) {
			LlmContext current = LlmContext.current();
			for (int i = 0; i < 1_000; i++) {
				accessor.setValue(current);
				accessor.restore(current);
			}
			scope.close();
			assertThat(LlmContext.current()).isEqualTo(ACME);
		}
	}

	@Test
	void shouldNotGrowWhereSnapshotsAreNeverClosed() {
		LlmContextAccessor accessor = new LlmContextAccessor();
		LlmContext first = LlmContext.builder().user("first").build();
		WeakReference<LlmContext> reference = new WeakReference<>(first);
		accessor.setValue(first);
		first = null;
		for (int i = 0; i < 1_000; i++) {
			accessor.setValue((i % 2 == 0) ? ANN : BOB);
		}
		for (int i = 0; i < 100 && reference.get() != null; i++) {
			System.gc();
		}
		assertThat(reference.get()).isNull();
		accessor.restore(ACME);
		assertThat(LlmContext.current()).isEqualTo(ACME);
		accessor.restore();
	}

	@Test
	void shouldBeFoundInAReactorContext() {
		Mono<LlmContext> current = Mono.deferContextual((reactor) -> Mono.just(LlmContext.current(reactor)));
		Mono<LlmContext> elsewhere = current.subscribeOn(Schedulers.parallel()).publishOn(Schedulers.boundedElastic());
		try (Scope scope = ACME.open()) {
			assertThat(current.block()).isEqualTo(ACME);
			assertThat(elsewhere.block()).isSameAs(LlmContext.EMPTY);
			assertThat(current.contextWrite(ANN.inReactor()).block()).isEqualTo(ANN);
			assertThat(elsewhere.contextWrite(ANN.inReactor()).block()).isEqualTo(ANN);
			assertThat(elsewhere.contextWrite(BOB.inReactor()).contextWrite(ANN.inReactor()).block())
				.isEqualTo(BOB.withDefaults(ANN));
		}
	}

	static List<ExecutorService> threads() throws Exception {
		List<ExecutorService> executors = new ArrayList<>(List.of(Executors.newSingleThreadExecutor()));
		if (Runtime.version().feature() >= 21) {
			executors.add((ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
		}
		return executors;
	}

	private static void end(ExecutorService executor) throws InterruptedException {
		executor.shutdown();
		assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	private static ContextSnapshot snapshot(LlmContext context, boolean clearMissing) {
		try (Scope scope = context.open()) {
			return ContextSnapshotFactory.builder().clearMissing(clearMissing).build().captureAll();
		}
	}

}
