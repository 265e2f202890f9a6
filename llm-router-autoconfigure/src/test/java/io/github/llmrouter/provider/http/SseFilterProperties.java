package io.github.llmrouter.provider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

class SseFilterProperties {

	@Property(tries = 300)
	void shouldNotDependOnHowTheBytesArrive(@ForAll("events") List<String> events, @ForAll long seed)
			throws IOException {
		String expected = events.stream().map((data) -> "data: " + data + "\n\n").collect(Collectors.joining());
		SseFilterTests.Recorder recorder = new SseFilterTests.Recorder();
		InputStream in = new Dribble(expected.getBytes(StandardCharsets.UTF_8), new Random(seed));
		byte[] filtered = new SseFilter(in, recorder, () -> false).readAllBytes();
		assertThat(new String(filtered, StandardCharsets.UTF_8)).isEqualTo(expected);
		assertThat(recorder.seen).isEqualTo(events.stream().map((data) -> "null=" + data).toList());
	}

	@Provide
	Arbitrary<List<String>> events() {
		return Arbitraries.strings()
			.withChars("{}\":abcü€ ")
			.ofMinLength(1)
			.ofMaxLength(3000)
			.filter((data) -> !data.isBlank() && !data.startsWith(" "))
			.list()
			.ofMaxSize(8);
	}

	/**
	 * Gives a few bytes at a time.
	 */
	private static final class Dribble extends ByteArrayInputStream {

		private final Random random;

		Dribble(byte[] bytes, Random random) {
			super(bytes);
			this.random = random;
		}

		@Override
		public synchronized int read(byte[] buffer, int offset, int length) {
			return super.read(buffer, offset, Math.min(length, 1 + this.random.nextInt(40)));
		}

	}

}
