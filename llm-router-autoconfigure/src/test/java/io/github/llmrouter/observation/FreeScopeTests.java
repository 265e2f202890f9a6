package io.github.llmrouter.observation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FreeScope}.
 */
class FreeScopeTests {

	private final ExecutorService other = Executors.newSingleThreadExecutor();

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final RouterObservations observations = new RouterObservations(this.registry, null, null);

	FreeScopeTests() {
		this.registry.observationConfig().observationHandler((context) -> true);
	}

	@AfterEach
	void close() {
		this.other.shutdownNow();
		this.registry.setCurrentObservationScope(null);
	}

	static IntStream shouldEndInAnyOrder() {
		return IntStream.range(0, 50);
	}

	@ParameterizedTest
	@MethodSource
	void shouldEndInAnyOrder(int seed) {
		Map<String, ObservationScope> open = new LinkedHashMap<>();
		for (String name : List.of("a", "b", "c", "d", "e")) {
			open.put(name, open(name));
		}
		List<String> order = new ArrayList<>(open.keySet());
		Collections.shuffle(order, new Random(seed));
		for (String name : order) {
			open.remove(name).close();
			assertThat(current()).as("%s, of %s", name, order)
				.isEqualTo(open.isEmpty() ? null : List.copyOf(open.keySet()).get(open.size() - 1));
		}
	}

	@Test
	void shouldEndOnce() {
		ObservationScope first = open("first");
		ObservationScope second = open("second");
		second.close();
		second.close();
		assertThat(current()).isEqualTo("first");
		first.close();
		ObservationScope third = open("third");
		first.close();
		assertThat(current()).isEqualTo("third");
		third.close();
		assertThat(current()).isNull();
	}

	@Test
	void shouldTouchNoOtherThread() throws Exception {
		ObservationScope outer = open("outer");
		ObservationScope scope = open("scope");
		this.other.submit(() -> {
			ObservationScope theirs = open("theirs");
			scope.close();
			assertThat(current()).isEqualTo("theirs");
			theirs.close();
			assertThat(current()).isNull();
		}).get();

		this.observations.registry();
		assertThat(current()).isEqualTo("outer");
		outer.close();
		assertThat(current()).isNull();
	}

	@Test
	void shouldWaitForWhatOthersOpenedLater() {
		ObservationScope scope = open("scope");
		Observation.Scope theirs = Observation.start("theirs", this.registry).openScope();
		scope.close();
		assertThat(current()).isEqualTo("theirs");
		theirs.close();
		this.observations.registry();
		assertThat(current()).isNull();
	}

	@Test
	void shouldNotBringBackWhatOthersHaveClosed() {
		Observation.Scope theirs = Observation.start("theirs", this.registry).openScope();
		ObservationScope scope = open("scope");
		theirs.close();
		scope.close();
		assertThat(current()).isNull();
	}

	@Test
	void shouldEndWithWhatIsAroundIt() {
		GuardedObservation around = this.observations.guarded(Observation.start("around", this.registry));
		ObservationScope scope;
		try (ObservationScope whole = around.open()) {
			scope = open("scope");
			open("never closed");
		}
		assertThat(current()).isNull();
		ObservationScope next = open("next");
		scope.close();
		assertThat(current()).isEqualTo("next");
		next.close();
		assertThat(current()).isNull();
	}

	private ObservationScope open(String name) {
		return this.observations.guarded(Observation.start(name, this.registry)).openFreely();
	}

	private @Nullable String current() {
		Observation observation = this.registry.getCurrentObservation();
		return (observation != null) ? observation.getContext().getName() : null;
	}

}
