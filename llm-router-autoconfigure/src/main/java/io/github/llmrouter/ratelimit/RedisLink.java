package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.bucket4j.redis.lettuce.RedisApi;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;

/**
 * A connection of our own to Redis, so that nothing of the application holds up its
 * commands. It is made in the background: an application starts, and answers, without
 * Redis too. One that is closed, or whose client is no longer the application's, is made
 * anew.
 *
 * @param <K> the type of keys; a variable, as Bucket4j makes arrays of what it erases to
 */
final class RedisLink<K> implements RedisApi<K> {

	static final RedisCodec<String, byte[]> STRING_KEYS = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private final Supplier<AbstractRedisClient> client;

	private final RedisCodec<K, byte[]> codec;

	private final Duration timeout;

	private @Nullable CompletableFuture<Opened<K>> connection;

	/** What makes it, and from which client, once that is known. */
	private @Nullable Thread connecting;

	private AtomicReference<@Nullable AbstractRedisClient> from = new AtomicReference<>();

	private boolean closed;

	/**
	 * Create, without a connection.
	 * @param client gives the client
	 * @param codec of keys and values
	 * @param timeout how long a command waits for the connection
	 */
	RedisLink(Supplier<AbstractRedisClient> client, RedisCodec<K, byte[]> codec, Duration timeout) {
		this.client = client;
		this.codec = codec;
		this.timeout = timeout;
	}

	/**
	 * Begin to connect, unless that is so already.
	 */
	void connect() {
		CompletableFuture<Opened<K>> ignored = connection();
	}

	private synchronized CompletableFuture<Opened<K>> connection() {
		if (this.closed) {
			return CompletableFuture.failedFuture(new RedisException("Closed"));
		}
		CompletableFuture<Opened<K>> current = this.connection;
		if (current != null && (current.isDone() ? isUsable(current) : isCurrent(this.from.get()))) {
			return current;
		}
		discard();
		CompletableFuture<Opened<K>> next = new CompletableFuture<>();
		this.connection = next;
		AtomicReference<@Nullable AbstractRedisClient> from = new AtomicReference<>();
		this.from = from;
		Thread thread = new Thread(() -> {
			try {
				AbstractRedisClient client = this.client.get();
				from.set(client);
				connected(next, new Opened<>(client, open(client)));
			}
			catch (Throwable ex) {
				next.completeExceptionally(ex);
			}
		}, "llm-router-redis");
		thread.setDaemon(true);
		this.connecting = thread;
		thread.start();
		return next;
	}

	private boolean isUsable(CompletableFuture<Opened<K>> done) {
		return !done.isCompletedExceptionally() && done.join().connection().isOpen() && isCurrent(done.join().client());
	}

	/** A factory that is stopped and started has another client than before. */
	private boolean isCurrent(@Nullable AbstractRedisClient from) {
		try {
			return from == null || from == this.client.get();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private StatefulConnection<K, byte[]> open(AbstractRedisClient client) {
		if (client instanceof RedisClient single) {
			return single.connect(this.codec);
		}
		if (client instanceof RedisClusterClient cluster) {
			return cluster.connect(this.codec);
		}
		throw new RedisException("Not a client that can be asked: " + client.getClass().getName());
	}

	private synchronized void connected(CompletableFuture<Opened<K>> future, Opened<K> opened) {
		if (this.closed || this.connection != future) {
			CompletableFuture<Void> ignored = opened.connection().closeAsync();
		}
		future.complete(opened);
	}

	synchronized void close() {
		this.closed = true;
		discard();
	}

	/** A client that is stopped meanwhile may never say that it does not connect. */
	private void discard() {
		CompletableFuture<Opened<K>> current = this.connection;
		if (current != null && current.isDone() && !current.isCompletedExceptionally()) {
			CompletableFuture<Void> ignored = current.join().connection().closeAsync();
		}
		if (this.connecting != null) {
			this.connecting.interrupt();
		}
	}

	private RedisClusterAsyncCommands<K, byte[]> commands() {
		try {
			StatefulConnection<K, byte[]> opened = connection().get(this.timeout.toNanos(), TimeUnit.NANOSECONDS)
				.connection();
			return (opened instanceof StatefulRedisConnection<K, byte[]> single) ? single.async()
					: ((StatefulRedisClusterConnection<K, byte[]>) opened).async();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisException(ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new RedisException("There is no connection", ex);
		}
	}

	@Override
	public <V> RedisFuture<V> eval(String script, ScriptOutputType type, K[] keys, byte[][] params) {
		return commands().eval(script, type, keys, params);
	}

	@Override
	public RedisFuture<byte[]> get(K key) {
		return commands().get(key);
	}

	@Override
	public RedisFuture<?> delete(K key) {
		return commands().del(key);
	}

	/**
	 * A connection, and the client that made it.
	 *
	 * @param client the client
	 * @param connection the connection
	 * @param <K> the type of keys
	 */
	private record Opened<K>(AbstractRedisClient client, StatefulConnection<K, byte[]> connection) {
	}

}
