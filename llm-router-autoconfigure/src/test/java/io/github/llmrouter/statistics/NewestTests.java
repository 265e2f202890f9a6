package io.github.llmrouter.statistics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Newest}.
 */
class NewestTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			3 | 0  | ''
			3 | 1  | 1
			3 | 3  | 3 2 1
			3 | 4  | 4 3 2
			3 | 10 | 10 9 8
			1 | 2  | 2
			""")
	void shouldKeepTheNewest(int capacity, int added, String kept) {
		Newest<Integer> newest = new Newest<>(capacity);
		IntStream.rangeClosed(1, added).forEach(newest::add);
		assertThat(newest.list()).map(String::valueOf).isEqualTo(kept.isEmpty() ? List.of() : List.of(kept.split(" ")));
	}

	@Test
	void shouldLoseNothingThatThreadsAddAtOnce() throws Exception {
		int threads = 8;
		int each = 5_000;
		Newest<Integer> newest = new Newest<>(threads * each);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		for (int thread = 0; thread < threads; thread++) {
			int first = thread * each;
			executor.execute(() -> IntStream.range(first, first + each).forEach(newest::add));
		}
		executor.shutdown();
		assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		Set<Integer> kept = new HashSet<>(newest.list());
		assertThat(kept).hasSize(threads * each);
	}

}
