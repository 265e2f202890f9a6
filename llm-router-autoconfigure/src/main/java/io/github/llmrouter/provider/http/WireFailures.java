package io.github.llmrouter.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.jspecify.annotations.Nullable;

/**
 * Makes what goes wrong on the wire fit to be told: OkHttp quotes the bytes that it does
 * not understand, which can be the key or a piece of another caller's answer. Safe for
 * any thread.
 */
final class WireFailures {

	private static final String NO_HTTP = "The server does not keep to HTTP";

	/** OkHttp's own words for an answer that is cut. */
	private static final String CUT = "unexpected end of stream";

	private static final int MAX_DEPTH = 20;

	// the more special type first
	private static final List<Kind> KINDS = List.of(new Kind(ProtocolException.class, ProtocolException::new),
			new Kind(EOFException.class, EOFException::new),
			new Kind(UnknownHostException.class, UnknownHostException::new),
			new Kind(ConnectException.class, ConnectException::new),
			new Kind(NoRouteToHostException.class, NoRouteToHostException::new),
			new Kind(SocketException.class, SocketException::new),
			new Kind(SocketTimeoutException.class, SocketTimeoutException::new),
			new Kind(InterruptedIOException.class, InterruptedIOException::new),
			new Kind(SSLHandshakeException.class, SSLHandshakeException::new),
			new Kind(SSLPeerUnverifiedException.class, SSLPeerUnverifiedException::new),
			new Kind(SSLException.class, SSLException::new), new Kind(ZipException.class, ZipException::new));

	private final Redactor redactor;

	WireFailures(Redactor redactor) {
		this.redactor = redactor;
	}

	/**
	 * Clean a failure.
	 * @param ex what OkHttp threw
	 * @return the same if neither it nor its causes quote anything; otherwise one of its
	 * type that does not
	 */
	IOException clean(IOException ex) {
		return clean(ex, 0);
	}

	/**
	 * Clean what reading fails with.
	 * @param body the body as it comes from the wire
	 * @return the same body
	 */
	InputStream guard(InputStream body) {
		return new GuardedInputStream(body, this::clean);
	}

	private IOException clean(IOException ex, int depth) {
		if (ex instanceof UnreadableResponseException) {
			// ours
			return ex;
		}
		String message = message(ex);
		Throwable cause = cause(ex.getCause(), depth);
		boolean clean = Objects.equals(message, ex.getMessage()) && cause == ex.getCause()
				&& Stream.of(ex.getSuppressed()).allMatch((other) -> cause(other, depth) == other);
		if (clean) {
			return ex;
		}
		IOException cleaned = KINDS.stream()
			.filter((kind) -> kind.type().isInstance(ex))
			.findFirst()
			.map((kind) -> kind.factory().apply(message))
			.orElseGet(() -> new IOException(message));
		if (cleaned.getCause() == null) {
			cleaned.initCause(cause);
		}
		cleaned.setStackTrace(ex.getStackTrace());
		return cleaned;
	}

	private @Nullable Throwable cause(@Nullable Throwable cause, int depth) {
		if (cause == null || depth == MAX_DEPTH) {
			return null;
		}
		if (cause instanceof IOException io) {
			return clean(io, depth + 1);
		}
		return Objects.equals(redact(cause.getMessage()), cause.getMessage()) ? cause : null;
	}

	private @Nullable String message(IOException ex) {
		String message = ex.getMessage();
		if (ex instanceof ProtocolException) {
			return CUT.equals(message) ? CUT : NO_HTTP;
		}
		// Okio gives the bytes that end without a line end, in hexadecimal
		boolean quoting = ex instanceof EOFException && message != null && message.contains("content=");
		return quoting ? CUT : redact(message);
	}

	private @Nullable String redact(@Nullable String message) {
		try {
			return (message != null) ? this.redactor.redact(message) : null;
		}
		catch (RuntimeException ex) {
			// whoever gives the key fails: without it nothing can be told
			return null;
		}
	}

	private record Kind(Class<? extends IOException> type, Function<@Nullable String, IOException> factory) {
	}

}
