package io.github.llmrouter.provider.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up and gives up in time, which the JVM's own lookup does not.
 */
final class BoundedDns implements Dns {

	private final Dns delegate;

	private final Duration timeout;

	private final ExecutorService threads;

	BoundedDns(Dns delegate, Duration timeout, ExecutorService threads) {
		this.delegate = delegate;
		this.timeout = timeout;
		this.threads = threads;
	}

	@Override
	public List<InetAddress> lookup(String host) throws UnknownHostException {
		Future<List<InetAddress>> lookup = this.threads.submit(() -> this.delegate.lookup(host));
		try {
			return lookup.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw unknown(host, ex.getCause());
		}
		catch (TimeoutException ex) {
			lookup.cancel(true);
			throw unknown("No address for " + host + " within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			lookup.cancel(true);
			Thread.currentThread().interrupt();
			throw unknown("Interrupted while looking up " + host, ex);
		}
	}

	private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
		if (cause instanceof UnknownHostException unknownHost) {
			return unknownHost;
		}
		UnknownHostException unknownHost = new UnknownHostException(message);
		unknownHost.initCause(cause);
		return unknownHost;
	}

}
