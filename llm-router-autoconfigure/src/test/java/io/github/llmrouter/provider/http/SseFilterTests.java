package io.github.llmrouter.provider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class SseFilterTests {

	private final Recorder recorder = new Recorder();

	@Test
	void shouldPassUnchangedEventsByteForByte() throws IOException {
		String events = "event: x\r\nid: 7\r\ndata:{\"a\" : 1.50}\r\n\r\ndata: two\n\n";
		assertThat(filter(events)).isEqualTo("event: x\nid: 7\ndata:{\"a\" : 1.50}\n\ndata: two\n\n");
		assertThat(this.recorder.seen).containsExactly("x={\"a\" : 1.50}", "null=two");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: a\n\ndata: b\n\n", "data: a\r\rdata: b\r\r", "data:a\r\n\r\ndata:b\r\n\r\n",
			"\n\ndata: a\n\n\n\ndata: b\n\n", ": hello\ndata: a\n\n: again\n\ndata: b\n\n" })
	void shouldReadEachKindOfLineEnd(String events) throws IOException {
		filter(events);
		assertThat(this.recorder.seen).containsExactly("null=a", "null=b");
	}

	@Test
	void shouldLeaveOutCommentsAndEmptyEvents() throws IOException {
		assertThat(filter(": OPENROUTER PROCESSING\n\n: again\n\nid: 1\n\ndata: \n\ndata:\n\nevent: ping\n\n"))
			.isEmpty();
		assertThat(this.recorder.seen).isEmpty();
	}

	@Test
	void shouldJoinDataOfSeveralLines() throws IOException {
		filter("data: {\ndata: }\n\n");
		assertThat(this.recorder.seen).containsExactly("null={\n}");
	}

	@Test
	void shouldNotTakeAnotherFieldForData() throws IOException {
		assertThat(filter("dataset: x\ndat: y\n\n")).isEmpty();
	}

	@Test
	void shouldUnderstandErrorsThatAreNoProperEvents() throws IOException {
		assertThat(filter("error: {\"code\":500}\n\n")).isEqualTo("event: error\ndata: {\"code\":500}\n\n");
		assertThat(filter("{\"error\":{}}\n")).isEqualTo("data: {\"error\":{}}\n\n");
		assertThat(this.recorder.seen).containsExactly("error={\"code\":500}", "null={\"error\":{}}");
	}

	@Test
	void shouldReplaceData() throws IOException {
		assertThat(filter("event: e\ndata: replace\n\n")).isEqualTo("event: e\ndata: replaced\n\n");
	}

	@Test
	void shouldWriteDataOfSeveralLinesAsSuch() throws IOException {
		assertThat(filter("error: {\nerror: }\n\n")).isEqualTo("event: error\ndata: {\ndata: }\n\n");
	}

	@Test
	void shouldDropAnEvent() throws IOException {
		assertThat(filter("data: drop\n\ndata: b\n\n")).isEqualTo("data: b\n\n");
	}

	@Test
	void shouldEndAfterTheLastEventThoughMoreComes() throws IOException {
		assertThat(filter("data: a\n\ndata: last\n\ndata: never\n\n")).isEqualTo("data: a\n\ndata: last\n\n");
		assertThat(this.recorder.seen).doesNotContain("null=never");
	}

	@Test
	void shouldNotWaitForTheBlankLineAfterTheLastEvent() throws IOException {
		InputStream in = new ByteArrayInputStream("data: last\n".getBytes(StandardCharsets.UTF_8)) {

			@Override
			public synchronized int read(byte[] buffer, int offset, int length) {
				assertThat(available()).as("bytes left where the filter would wait").isPositive();
				return super.read(buffer, offset, length);
			}

		};
		assertThat(read(in)).isEqualTo("data: last\n\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: a\n\ndata: b", "data: a\n\ndata: b\n" })
	void shouldCompleteAnEventThatIsWholeAtTheEnd(String events) throws IOException {
		assertThat(filter(events)).isEqualTo("data: a\n\ndata: b\n\n");
	}

	@Test
	void shouldFailOnAnEventTheInspectorCannotRead() {
		assertThatExceptionOfType(UnreadableResponseException.class)
			.isThrownBy(() -> filter("data: a\n\ndata: unreadable"));
	}

	@Test
	void shouldPassOnAnEventBeforeTheNextArrives() throws IOException {
		List<Integer> readsAtEvent = new ArrayList<>();
		byte[][] parts = { "data: a\n\n".getBytes(StandardCharsets.UTF_8),
				"data: b\n\n".getBytes(StandardCharsets.UTF_8) };
		int[] reads = { 0 };
		InputStream in = new InputStream() {

			@Override
			public int read() {
				throw new IllegalStateException();
			}

			@Override
			public int read(byte[] buffer, int offset, int length) {
				if (reads[0] == parts.length) {
					return -1;
				}
				byte[] part = parts[reads[0]++];
				System.arraycopy(part, 0, buffer, offset, part.length);
				return part.length;
			}

		};
		SseFilter filter = new SseFilter(in, this.recorder, () -> false);
		byte[] buffer = new byte[100];
		while (filter.read(buffer, 0, buffer.length) >= 0) {
			readsAtEvent.add(reads[0]);
		}
		assertThat(readsAtEvent).containsExactly(1, 2);
	}

	@Test
	void shouldReadSingleBytes() throws IOException {
		SseFilter filter = new SseFilter(new ByteArrayInputStream("data: ü\n\n".getBytes(StandardCharsets.UTF_8)),
				this.recorder, () -> false);
		StringBuilder bytes = new StringBuilder();
		for (int value = filter.read(); value >= 0; value = filter.read()) {
			bytes.append(value).append(' ');
		}
		assertThat(bytes).hasToString("100 97 116 97 58 32 195 188 10 10 ");
	}

	@Test
	void shouldReplaceInvalidUtf8OnlyForInspection() throws IOException {
		byte[] event = { 'd', 'a', 't', 'a', ':', (byte) 0xff, '\n', '\n' };
		assertThat(new SseFilter(new ByteArrayInputStream(event), this.recorder, () -> false).readAllBytes())
			.isEqualTo(event);
		assertThat(this.recorder.seen).containsExactly("null=\ufffd");
	}

	@Test
	void shouldTakeABrokenConnectionForTheEndOnceTheAttemptIsOver() throws IOException {
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("broken");
			}

		};
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> new SseFilter(broken, this.recorder, () -> false).read());
		assertThat(new SseFilter(broken, this.recorder, () -> true).read()).isEqualTo(-1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data:x\n", "data:\n", "data\n", "{\n" })
	void shouldTakeNoLongerPerLineForAnEventOfManyLines(String line) {
		assertTimeoutPreemptively(Duration.ofSeconds(10), () -> filter(line.repeat(300_000) + "\ndata:last\n\n"));
		assertThat(this.recorder.seen).last().isEqualTo("null=last");
	}

	private String filter(String events) throws IOException {
		return read(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)));
	}

	private String read(InputStream in) throws IOException {
		return new String(new SseFilter(in, this.recorder, () -> false).readAllBytes(), StandardCharsets.UTF_8);
	}

	static class Recorder implements SseInspector {

		final List<String> seen = new ArrayList<>();

		@Override
		public @Nullable String inspect(@Nullable String event, String data) throws IOException {
			this.seen.add(event + "=" + data);
			return switch (data) {
				case "drop" -> null;
				case "replace" -> "replaced";
				case "unreadable" -> throw new UnreadableResponseException("unreadable");
				default -> data;
			};
		}

		@Override
		public boolean isLast(@Nullable String event, String data) {
			return data.equals("last");
		}

	}

}
