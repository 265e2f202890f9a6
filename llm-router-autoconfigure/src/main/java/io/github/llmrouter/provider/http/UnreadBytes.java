package io.github.llmrouter.provider.http;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;

import okhttp3.Connection;
import okio.BufferedSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server has said more on a connection than it was asked for. OkHttp
 * keeps what it has read beyond the end of an answer, takes it for the beginning of the
 * next one, and has no public way to see it; so its private fields are read. Where that
 * is not possible (another OkHttp, a native image), every connection counts as spoilt.
 * Safe for any thread.
 */
final class UnreadBytes {

	private static final Log logger = LogFactory.getLog(UnreadBytes.class);

	private final @Nullable VarHandle source;

	private final @Nullable VarHandle rawSocket;

	private UnreadBytes(@Nullable VarHandle source, @Nullable VarHandle rawSocket) {
		this.source = source;
		this.rawSocket = rawSocket;
	}

	static UnreadBytes ofOkHttp() {
		return of("okhttp3.internal.connection.RealConnection");
	}

	static UnreadBytes of(String connectionClass) {
		try {
			Class<?> connection = Class.forName(connectionClass, true, Connection.class.getClassLoader());
			MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(connection, MethodHandles.lookup());
			return new UnreadBytes(lookup.findVarHandle(connection, "source", BufferedSource.class),
					lookup.findVarHandle(connection, "rawSocket", Socket.class));
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			logger.warn("No HTTP/1.1 connection is used twice: this OkHttp does not show what it has read ahead");
			return new UnreadBytes(null, null);
		}
	}

	/**
	 * Look at a connection that nobody reads from. It waits for nothing.
	 * @param connection the connection
	 * @return whether something was read or waits to be read, or neither can be seen
	 * @throws IOException if the connection is closed
	 */
	boolean in(Connection connection) throws IOException {
		if (this.source == null || this.rawSocket == null) {
			return true;
		}
		return !(this.source.get(connection) instanceof BufferedSource read) || read.getBuffer().size() > 0
		// what TLS has decrypted
				|| connection.socket().getInputStream().available() > 0
				// what it has not
				|| !(this.rawSocket.get(connection) instanceof Socket raw) || raw.getInputStream().available() > 0;
	}

}
