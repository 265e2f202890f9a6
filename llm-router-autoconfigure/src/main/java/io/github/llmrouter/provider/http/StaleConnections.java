package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;

import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;

/**
 * Replaces a pooled connection before anything is sent on it: one that holds more than
 * the answers it was used for, as that would be taken for the next answer, which is
 * another caller's; and one that the server has closed. For the latter OkHttp itself
 * looks only after ten seconds without use, while common servers close after two to five,
 * and what has been sent cannot be sent again. Safe for any thread.
 */
final class StaleConnections {

	/** A look takes a millisecond, so a connection in steady use is spared it. */
	private static final Duration IDLE = Duration.ofMillis(100);

	/** More than the pool holds. */
	private static final int MAX_REPLACED = 200;

	private final Map<Connection, Long> lastUse = Collections.synchronizedMap(new WeakHashMap<>());

	private final LongSupplier nanoTime;

	private final UnreadBytes unread;

	StaleConnections(LongSupplier nanoTime) {
		this(nanoTime, UnreadBytes.ofOkHttp());
	}

	StaleConnections(LongSupplier nanoTime, UnreadBytes unread) {
		this.nanoTime = nanoTime;
		this.unread = unread;
	}

	/**
	 * Takes another connection for each stale one. An application interceptor.
	 */
	Response replace(Interceptor.Chain chain) throws IOException {
		for (int replaced = 0; replaced < MAX_REPLACED; replaced++) {
			try {
				return chain.proceed(chain.request());
			}
			catch (StaleConnectionException ex) {
				// OkHttp has closed it
			}
		}
		return chain.proceed(chain.request());
	}

	/**
	 * Looks at the connection before the request is sent. A network interceptor.
	 */
	Response check(Interceptor.Chain chain) throws IOException {
		Connection connection = chain.connection();
		if (connection != null && connection.protocol() != Protocol.HTTP_2) {
			Long idleSince = this.lastUse.put(connection, this.nanoTime.getAsLong());
			if (idleSince != null && !isUsable(connection, idleSince)) {
				throw new StaleConnectionException();
			}
		}
		return chain.proceed(chain.request());
	}

	/**
	 * A connection goes back to the pool.
	 * @param connection the connection
	 */
	void released(Connection connection) {
		this.lastUse.replace(connection, this.nanoTime.getAsLong());
	}

	private boolean isUsable(Connection connection, long idleSince) {
		try {
			return !this.unread.in(connection) && (!isIdle(idleSince) || isOpen(connection.socket()));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean isIdle(long since) {
		return this.nanoTime.getAsLong() - since >= IDLE.toNanos();
	}

	private static boolean isOpen(Socket socket) {
		try {
			int timeout = socket.getSoTimeout();
			try {
				socket.setSoTimeout(1);
				// the end, or something nobody has asked for
				socket.getInputStream().read();
				return false;
			}
			finally {
				socket.setSoTimeout(timeout);
			}
		}
		catch (SocketTimeoutException ex) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static final class StaleConnectionException extends IOException {

	}

}
