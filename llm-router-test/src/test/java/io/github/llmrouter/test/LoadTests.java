package io.github.llmrouter.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds thousands of streams at once, from one thread.
 */
class LoadTests {

	private static final int STREAMS = 5_000;

	private static final ByteBuffer REQUEST = ByteBuffer.wrap("""
			POST /api/v1/chat/completions HTTP/1.1\r
			Host: localhost\r
			Authorization: Bearer k\r
			Content-Length: 69\r
			\r
			{"model":"m","stream":true,"messages":[{"role":"user","content":""}]}""".getBytes(StandardCharsets.UTF_8));

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

	@Test
	@Timeout(60)
	void shouldHoldThousandsOfSlowStreamsWithFewThreads() throws Exception {
		int threadsBefore = Thread.activeCount();
		try (FakeOpenRouter fake = FakeOpenRouter.start(); Selector selector = Selector.open()) {
			fake.reply(Reply.text("word").tokens(Integer.MAX_VALUE).tokenEvery(Duration.ofSeconds(1)));
			for (int i = 0; i < STREAMS; i++) {
				SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", fake.port()));
				channel.write(REQUEST.duplicate());
				channel.configureBlocking(false);
				channel.register(selector, SelectionKey.OP_READ, new int[1]);
			}
			// each of them lives: all have got their second token, and none has ended
			readUntil(selector, STREAMS, 2);
			assertThat(selector.keys()).hasSize(STREAMS).allMatch(SelectionKey::isValid);
			assertThat(Thread.activeCount() - threadsBefore).isLessThan(20);
			assertThat(fake.requestCount("m")).isEqualTo(STREAMS);
			long start = System.nanoTime();
			fake.close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			for (SelectionKey key : selector.keys()) {
				key.channel().close();
			}
		}
	}

	private void readUntil(Selector selector, int streams, int tokens) throws IOException {
		int ready = 0;
		while (ready < streams) {
			selector.select();
			for (SelectionKey key : selector.selectedKeys()) {
				int[] seen = (int[]) key.attachment();
				int before = seen[0];
				seen[0] += words((SocketChannel) key.channel());
				ready += (before < tokens && seen[0] >= tokens) ? 1 : 0;
			}
			selector.selectedKeys().clear();
		}
	}

	/**
	 * Count the tokens. One that is split between two reads is missed, and the next one
	 * counts in its place.
	 */
	private int words(SocketChannel channel) throws IOException {
		this.buffer.clear();
		if (channel.read(this.buffer) < 0) {
			throw new IOException("A stream has ended");
		}
		String text = StandardCharsets.ISO_8859_1.decode(this.buffer.flip()).toString();
		return text.split("word\"", -1).length - 1;
	}

}
