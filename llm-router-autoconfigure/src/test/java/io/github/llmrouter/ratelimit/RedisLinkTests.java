package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisLink}.
 */
class RedisLinkTests {

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final AtomicReference<AbstractRedisClient> client = new AtomicReference<>(hanging());

	private final RedisLink<String> link = new RedisLink<>(this.client::get, RedisLink.STRING_KEYS,
			Duration.ofSeconds(20));

	@Test
	@SuppressWarnings("unchecked")
	void shouldNotWaitForAClientThatIsNoLongerTheCurrentOne() throws Exception {
		StatefulRedisConnection<String, byte[]> connection = Mockito.mock(StatefulRedisConnection.class);
		RedisAsyncCommands<String, byte[]> commands = Mockito.mock(RedisAsyncCommands.class);
		Mockito.when(connection.isOpen()).thenReturn(true);
		Mockito.when(connection.async()).thenReturn(commands);
		RedisClient other = Mockito.mock(RedisClient.class);
		Mockito.when(other.connect(RedisLink.STRING_KEYS)).thenReturn(connection);
		this.link.connect();
		assertThat(this.begun.await(20, TimeUnit.SECONDS)).isTrue();

		this.client.set(other);
		this.link.get("key");

		Mockito.verify(commands).get("key");
		assertThat(this.ended.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void shouldNotGoOnConnectingWhenClosed() throws Exception {
		this.link.connect();
		assertThat(this.begun.await(20, TimeUnit.SECONDS)).isTrue();

		this.link.close();

		assertThat(this.ended.await(20, TimeUnit.SECONDS)).isTrue();
	}

	/** As one that is stopped while it connects. */
	private RedisClient hanging() {
		RedisClient client = Mockito.mock(RedisClient.class);
		Mockito.when(client.connect(RedisLink.STRING_KEYS)).thenAnswer((invocation) -> {
			this.begun.countDown();
			try {
				new CountDownLatch(1).await();
				return null;
			}
			catch (InterruptedException ex) {
				throw new RedisException(ex);
			}
			finally {
				this.ended.countDown();
			}
		});
		return client;
	}

}
