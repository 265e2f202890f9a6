package io.github.llmrouter.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Protocol;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * Watches how far one call got, so that a failure before the request was sent can be told
 * from one after, and bounds what OkHttp does not: the time between the TCP connection
 * and its use. Written by the thread that runs the call.
 */
final class CallEvents extends EventListener {

	static final EventListener.Factory FACTORY = (call) -> {
		CallEvents events = call.request().tag(CallEvents.class);
		return (events != null) ? events : EventListener.NONE;
	};

	private final Duration connectTimeout;

	private final Consumer<Connection> released;

	private final Consumer<Call> done;

	private @Nullable ConnectionWatch connecting;

	private boolean sent;

	private volatile boolean connectTimedOut;

	CallEvents(Duration connectTimeout, Consumer<Connection> released, Consumer<Call> done) {
		this.connectTimeout = connectTimeout;
		this.released = released;
		this.done = done;
	}

	@Override
	public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
		endConnecting();
		this.connecting = new ConnectionWatch(call);
		// OkHttp itself gives TCP one connect timeout; what follows gets another
		this.connecting.timeout(2 * this.connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
		this.connecting.enter();
	}

	@Override
	public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
		endConnecting();
	}

	@Override
	public void connectFailed(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol,
			IOException ex) {
		endConnecting();
	}

	@Override
	public void requestHeadersStart(Call call) {
		this.sent = true;
	}

	@Override
	public void connectionReleased(Call call, Connection connection) {
		this.released.accept(connection);
	}

	@Override
	public void callEnd(Call call) {
		this.done.accept(call);
	}

	@Override
	public void callFailed(Call call, IOException ex) {
		endConnecting();
		this.done.accept(call);
	}

	private void endConnecting() {
		if (this.connecting != null) {
			this.connecting.exit();
			this.connecting = null;
		}
	}

	/**
	 * Make a failure say whether the request can have reached the provider.
	 * @param call the call that failed
	 * @param ex what it failed with
	 * @return a {@link ConnectException} if no connection came about; what says more by
	 * itself (an unknown host, bad TLS, a proxy that refuses, the end of the call's own
	 * time) stays as it is
	 */
	IOException explain(Call call, IOException ex) {
		if (this.sent) {
			return ex;
		}
		if (this.connectTimedOut) {
			// who takes a connection and is silent would be so again
			return new SSLHandshakeException("No TLS connection within " + this.connectTimeout.toMillis() + " ms");
		}
		if (call.isCanceled() && !(ex instanceof InterruptedIOException)) {
			return new IOException("Canceled", ex);
		}
		if ("Failed to authenticate with proxy".equals(ex.getMessage())) {
			return new IOException("The proxy refuses to be used (status 407): check the provider's 'proxy' setting",
					ex);
		}
		if (ex instanceof ConnectException || ex instanceof UnknownHostException) {
			return ex;
		}
		if (ex instanceof SSLException && !(ex.getCause() instanceof EOFException)
				&& !(ex.getCause() instanceof SocketException)) {
			return ex;
		}
		if (ex instanceof InterruptedIOException && !(ex instanceof SocketTimeoutException)) {
			return ex;
		}
		return notConnected("No connection: " + ex.getMessage(), ex);
	}

	private static ConnectException notConnected(String message, IOException cause) {
		ConnectException connect = new ConnectException(message);
		connect.initCause(cause);
		return connect;
	}

	private final class ConnectionWatch extends AsyncTimeout {

		private final Call call;

		ConnectionWatch(Call call) {
			this.call = call;
		}

		@Override
		protected void timedOut() {
			CallEvents.this.connectTimedOut = true;
			this.call.cancel();
		}

	}

}
