package io.github.llmrouter.test;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for clients that go away, and for a fake that does.
 */
class CancelTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	@AfterEach
	void close() {
		this.fake.close();
	}

	static Stream<Reply> slow() {
		CompletionReply endless = Reply.text("word").tokens(Integer.MAX_VALUE);
		return Stream.of(Reply.silence(), Reply.status(200).latency(TIMEOUT.multipliedBy(10)),
				endless.tokenEvery(Duration.ofMillis(5)), endless, Reply.text("x").firstTokenNever(),
				Reply.text("x").stallAfter(1), Reply.keepAliveOnly(Duration.ofMillis(10)), Reply.text("x").heldOpen());
	}

	@ParameterizedTest
	@MethodSource("slow")
	void shouldSeeThatClientWentAway(Reply reply) throws Exception {
		this.fake.reply(reply);
		Wire wire = Wire.stream(this.fake);
		RecordedRequest request = this.fake.takeRequest(TIMEOUT);
		assertThat(request.cancelled()).isFalse();
		wire.close();
		assertThat(request.awaitCancelled(TIMEOUT)).isTrue();
		assertThat(request.cancelled()).isTrue();
	}

	@Test
	void shouldStopSendingOnceClientWentAway() throws Exception {
		this.fake.reply(Reply.text("word").tokens(Integer.MAX_VALUE).tokenEvery(Duration.ofMillis(2)));
		Wire wire = Wire.stream(this.fake);
		wire.readUntil("word");
		wire.close();
		RecordedRequest request = this.fake.takeRequest(TIMEOUT);
		assertThat(request.awaitCancelled(TIMEOUT)).isTrue();
		int sent = request.tokensSent();
		try (Wire other = Wire.stream(this.fake)) {
			other.readUntil("word");
			RecordedRequest lasting = this.fake.takeRequest(TIMEOUT);
			await().until(() -> lasting.tokensSent() > 20);
			assertThat(request.tokensSent()).isEqualTo(sent);
		}
	}

	@Test
	void shouldTellWhatCancelledStreamCost() throws Exception {
		this.fake.reply(Reply.text("one two three").stallAfter(2));
		Wire wire = Wire.stream(this.fake);
		wire.readUntil("two");
		wire.close();
		assertThat(this.fake.takeRequest(TIMEOUT).awaitCancelled(TIMEOUT)).isTrue();
		String id = wire.text().replaceAll("(?s).*\"id\":\"(gen-[^\"]+)\".*", "$1");
		JsonNode generation = Client.JSON.readTree(new Client(this.fake).get("/generation?id=" + id).body());
		assertThat(generation.at("/data/cancelled").asBoolean()).isTrue();
		assertThat(generation.at("/data/tokens_completion").asInt()).isEqualTo(2);
		assertThat(generation.at("/data/total_cost").decimalValue()).isEqualByComparingTo("0.000005");
	}

	@Test
	void shouldNotTakeEndForCancellation() throws Exception {
		this.fake.enqueue(Reply.text("x"), Reply.text("x").cutAfter(1), Reply.text("x").resetAfter(1),
				Reply.disconnect(), Reply.status(500));
		for (int i = 0; i < 5; i++) {
			try (Wire wire = Wire.stream(this.fake)) {
				assertThat(wire.readAll()).isNotEqualTo(Wire.End.STILL_OPEN);
			}
			RecordedRequest request = this.fake.takeRequest(TIMEOUT);
			assertThat(request.awaitCancelled(TIMEOUT)).isFalse();
		}
	}

	@Test
	void shouldCloseEverythingAtOnce() throws IOException {
		this.fake.reply(Reply.text("x").stallAfter(1));
		try (Wire stalled = Wire.stream(this.fake); Wire idle = Wire.open(this.fake)) {
			stalled.readUntil("\"x\"");
			long start = System.nanoTime();
			this.fake.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
			assertThat(stalled.readAll()).isNotEqualTo(Wire.End.STILL_OPEN);
			assertThat(idle.readAll()).isNotEqualTo(Wire.End.STILL_OPEN);
			assertThat(this.fake.requests().get(0).cancelled()).isFalse();
		}
	}

	@Test
	void shouldNotRunAheadOfSlowReader() throws Exception {
		this.fake.reply(Reply.text("word").tokens(Integer.MAX_VALUE));
		try (Wire wire = Wire.stream(this.fake)) {
			wire.readUntil("word");
			RecordedRequest request = this.fake.takeRequest(TIMEOUT);
			int before = -1;
			// until the buffers of both sides are full
			while (request.tokensSent() != before) {
				before = request.tokensSent();
				assertThat(request.awaitCancelled(Duration.ofMillis(200))).isFalse();
			}
			assertThat(before).isLessThan(200_000);
		}
	}

}
