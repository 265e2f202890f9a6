package io.github.llmrouter.provider.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import io.github.llmrouter.target.AttemptSignals;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SseFilterProperties {

	@Property(tries = 300)
	void shouldNotDependOnHowTheBytesArrive(@ForAll("events") List<String> events, @ForAll long seed)
			throws IOException {
		String expected = events.stream().map((data) -> "data: " + data + "\n\n").collect(Collectors.joining());
		SseFilterTests.Recorder recorder = new SseFilterTests.Recorder();
		InputStream in = new Dribble(expected.getBytes(StandardCharsets.UTF_8), new Random(seed), 40);
		byte[] filtered = new SseFilter(in, recorder, () -> false).readAllBytes();
		assertThat(new String(filtered, StandardCharsets.UTF_8)).isEqualTo(expected);
		assertThat(recorder.seen).isEqualTo(events.stream().map((data) -> "null=" + data).toList());
	}

	@Property(tries = 3000)
	void shouldReadWhateverComesAsAReaderOfTheWholeWould(@ForAll @Size(max = 30) List<@From("pieces") byte[]> pieces,
			@ForAll @IntRange(min = 1, max = 40) int most, @ForAll long seed) throws IOException {
		byte[] stream = join(pieces);
		SseFilterTests.Recorder recorder = new SseFilterTests.Recorder();
		InputStream in = new Dribble(stream, new Random(seed), most);
		byte[] filtered = new SseFilter(in, recorder, () -> false).readAllBytes();
		List<String> events = events(stream);
		assertThat(recorder.seen).isEqualTo(events);
		assertThat(events(filtered)).isEqualTo(events.stream()
			.filter((event) -> !event.endsWith("=drop"))
			.map((event) -> event.endsWith("=replace") ? event + "d" : event)
			.toList());
	}

	@Property(tries = 300)
	void shouldBeginAfterBlanksAndAByteOrderMark(@ForAll @Size(max = 6) List<@From("blanks") byte[]> blanks,
			@ForAll @Size(max = 10) List<@From("pieces") byte[]> pieces, @ForAll long seed) throws IOException {
		byte[] stream = join(List.of("data: a\n\n".getBytes(StandardCharsets.UTF_8), join(pieces)));
		SseFilterTests.Recorder recorder = new SseFilterTests.Recorder();
		InputStream in = new Dribble(join(List.of(join(blanks), stream)), new Random(seed), 40);
		Reply reply = new StreamReplies(new EventsOnly(recorder)).open(new Reply(200, Headers.of(), in), null,
				() -> false);
		reply.readBody();
		assertThat(recorder.seen).isEqualTo(events(stream));
	}

	@Property(tries = 1000)
	void shouldHoldNoMoreThanALineMayHave(@ForAll @Size(max = 30) List<@From("pieces") byte[]> pieces,
			@ForAll @IntRange(min = 1, max = 60) int max, @ForAll @IntRange(min = 1, max = 40) int most,
			@ForAll long seed) throws IOException {
		byte[] stream = join(pieces);
		LineReader lines = new LineReader(new Dribble(stream, new Random(seed), most), max);
		for (String line : lines(new String(stream, StandardCharsets.ISO_8859_1))) {
			if (line.length() > max) {
				assertThatExceptionOfType(UnreadableResponseException.class).isThrownBy(lines::next)
					.matches(UnreadableResponseException::isTooLarge);
				return;
			}
			assertThat(lines.next()).isTrue();
			assertThat(new String(lines.line(), 0, lines.textLength(), StandardCharsets.ISO_8859_1)).isEqualTo(line);
		}
		assertThat(lines.next()).isFalse();
	}

	@Property(tries = 100)
	void shouldStopReadingALineWithoutEnd(@ForAll @IntRange(min = 1, max = 100_000) int max,
			@ForAll @IntRange(min = 1, max = 10_000) int most, @ForAll long seed) {
		Endless in = new Endless(new Random(seed), most);
		LineReader lines = new LineReader(in, max);
		assertThatExceptionOfType(UnreadableResponseException.class).isThrownBy(lines::next)
			.matches(UnreadableResponseException::isTooLarge);
		assertThat(in.count).isBetween(max + 1L, max + 2048L);
		assertThat(lines.line()).hasSizeLessThanOrEqualTo(Math.max(512, 2 * max));
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

	@Provide
	Arbitrary<byte[]> pieces() {
		Arbitrary<byte[]> text = Arbitraries
			.frequencyOf(Tuple.of(6, Arbitraries.of("\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\r\r")),
					Tuple.of(
							6,
							Arbitraries.of("data: ", "data:", "data", "event: ", "event:", "error: ", "id: 7",
									"retry: 5")),
					Tuple.of(
							6,
							Arbitraries.of("a", "\u20ac", "\ud83d\ude00", "\u00fc", "{", "}", "[1]", "drop",
									"replace")),
					Tuple.of(3,
							Arbitraries.of(":", ": ping", " ", "\t", "\ufeff", "\u0000", "\u2028", "\u0085", "last")))
			.map((piece) -> piece.getBytes(StandardCharsets.UTF_8));
		// characters that are none, or only a part of one
		Arbitrary<byte[]> broken = Arbitraries.of(0xff, 0xc3, 0xe2, 0x82, 0xf0, 0x9f, 0x80)
			.map((value) -> new byte[] { value.byteValue() });
		return Arbitraries.frequencyOf(Tuple.of(20, text), Tuple.of(1, broken));
	}

	@Provide
	Arbitrary<byte[]> blanks() {
		return Arbitraries.of(" ", "\t", "\n", "\r\n", "\r", "\ufeff")
			.map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	/** What is in a stream that is there as a whole, as its inspector sees it. */
	private static List<String> events(byte[] stream) {
		List<String> events = new ArrayList<>();
		List<String> data = new ArrayList<>();
		String name = null;
		List<String> lines = new ArrayList<>(lines(new String(stream, StandardCharsets.UTF_8)));
		lines.add("");
		for (String line : lines) {
			int colon = line.indexOf(':');
			String field = (colon >= 0) ? line.substring(0, colon) : line;
			String value = (colon >= 0) ? line.substring(colon + 1).replaceFirst("^ ", "") : "";
			switch (field) {
				case "data" -> data.add(value);
				case "event" -> name = value;
				case "error" -> {
					name = "error";
					data.add(value);
				}
				default -> {
					if (line.startsWith("{")) {
						data.add(line);
					}
				}
			}
			boolean last = data.equals(List.of("last"));
			if (line.isEmpty() || last) {
				String whole = String.join("\n", data);
				if (!whole.isBlank()) {
					events.add(name + "=" + whole);
				}
				data.clear();
				name = null;
			}
			if (last) {
				break;
			}
		}
		return events;
	}

	private static List<String> lines(String text) {
		List<String> lines = Arrays.asList(text.split("\r\n|\r|\n", -1));
		int last = lines.size() - 1;
		return lines.get(last).isEmpty() ? lines.subList(0, last) : lines;
	}

	private static byte[] join(List<byte[]> pieces) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		pieces.forEach(joined::writeBytes);
		return joined.toByteArray();
	}

	/**
	 * Gives a few bytes at a time.
	 */
	private static final class Dribble extends ByteArrayInputStream {

		private final Random random;

		private final int most;

		Dribble(byte[] bytes, Random random, int most) {
			super(bytes);
			this.random = random;
			this.most = most;
		}

		@Override
		public synchronized int read(byte[] buffer, int offset, int length) {
			return super.read(buffer, offset, Math.min(length, 1 + this.random.nextInt(this.most)));
		}

	}

	/**
	 * A line that never ends.
	 */
	private static final class Endless extends InputStream {

		private final Random random;

		private final int most;

		private long count;

		Endless(Random random, int most) {
			this.random = random;
			this.most = most;
		}

		@Override
		public int read() {
			this.count++;
			return 'a';
		}

		@Override
		public int read(byte[] buffer, int offset, int length) {
			int read = Math.min(length, 1 + this.random.nextInt(this.most));
			Arrays.fill(buffer, offset, offset + read, (byte) 'a');
			this.count += read;
			return read;
		}

	}

	/**
	 * Knows no other answer than events.
	 *
	 * @param inspector sees them
	 */
	private record EventsOnly(SseInspector inspector) implements AnswerFormat {

		@Override
		public Reply answer(Reply reply) {
			throw new IllegalStateException("No stream");
		}

		@Override
		public SseInspector events(@Nullable AttemptSignals signals) {
			return this.inspector;
		}

	}

}
