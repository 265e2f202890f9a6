package io.github.llmrouter.failure;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.MalformedInputException;
import java.security.cert.CertificateException;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import com.openai.errors.OpenAIInvalidDataException;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What exceptions mean that carry no answer of a provider.
 */
class ExceptionClassificationTests {

	private static final boolean RETRY = true;

	private static final boolean LEAVE = false;

	private static final boolean REACHED = true;

	private static final boolean NOT_REACHED = false;

	@ParameterizedTest(name = "{0}")
	@MethodSource("exceptions")
	void shouldKnowException(Throwable error, FailureKind kind, boolean retryable, boolean reachedProvider) {
		Failure failure = HttpError.CLASSIFIER.classify(error);
		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure.retryable()).isEqualTo(retryable);
		assertThat(failure.reachedProvider()).isEqualTo(reachedProvider);
		assertThat(failure.scope()).isEqualTo(FailureScope.TARGET);
		assertThat(failure.status()).isNull();
		assertThat(failure.retryAfter()).isNull();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("exceptions")
	void shouldKnowWrappedException(Throwable error, FailureKind kind, boolean retryable, boolean reachedProvider) {
		shouldKnowException(new CompletionException(error), kind, retryable, reachedProvider);
		shouldKnowException(new ExecutionException(new IllegalStateException("Stream processing failed", error)), kind,
				retryable, reachedProvider);
		shouldKnowException(Exceptions.propagate(new RuntimeException(error)), kind, retryable, reachedProvider);
	}

	static Stream<Arguments> exceptions() {
		return Stream.of(
				// connecting
				row(new UnknownHostException("api.example"), FailureKind.NETWORK, LEAVE, NOT_REACHED),
				row("unknown host in a ConnectException",
						caused(new ConnectException(), new UnresolvedAddressException()), FailureKind.NETWORK, LEAVE,
						NOT_REACHED),
				row(new ConnectException("Connection refused"), FailureKind.NETWORK, RETRY, NOT_REACHED),
				row("connect timeout in a ConnectException",
						caused(new ConnectException(), new SocketTimeoutException("timeout")), FailureKind.NETWORK,
						RETRY, NOT_REACHED),
				row(new NoRouteToHostException("No route to host"), FailureKind.NETWORK, RETRY, NOT_REACHED),
				row(new HttpConnectTimeoutException("HTTP connect timed out"), FailureKind.NETWORK, RETRY, NOT_REACHED),
				row(new SocketTimeoutException("Connect timed out"), FailureKind.NETWORK, RETRY, NOT_REACHED),
				// TLS
				row(new SSLHandshakeException("Received fatal alert: handshake_failure"), FailureKind.NETWORK, LEAVE,
						NOT_REACHED),
				row("untrusted certificate", caused(new SSLHandshakeException("x"), new CertificateException("y")),
						FailureKind.NETWORK, LEAVE, NOT_REACHED),
				row(new SSLPeerUnverifiedException("Hostname x not verified"), FailureKind.NETWORK, LEAVE, NOT_REACHED),
				row(new SSLException("Unsupported or unrecognized SSL message"), FailureKind.NETWORK, LEAVE,
						NOT_REACHED),
				row("handshake cut off",
						caused(new SSLHandshakeException("Remote host terminated the handshake"),
								new EOFException("SSL peer shut down incorrectly")),
						FailureKind.NETWORK, RETRY, NOT_REACHED),
				row(new SSLHandshakeException("Remote host terminated the handshake"), FailureKind.NETWORK, RETRY,
						NOT_REACHED),
				row("reset under TLS",
						caused(new SSLException("Connection reset"), new SocketException("Connection reset")),
						FailureKind.NETWORK, RETRY, REACHED),
				row(new SSLException("closing inbound before receiving peer's close_notify"), FailureKind.NETWORK,
						RETRY, REACHED),
				row("silence under TLS",
						caused(new SSLException("Read timed out"), new SocketTimeoutException("Read timed out")),
						FailureKind.TIMEOUT, LEAVE, REACHED),
				// silence
				row(new SocketTimeoutException("timeout"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new SocketTimeoutException("Read timed out"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new SocketTimeoutException(), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new HttpTimeoutException("request timed out"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new TimeoutException("Did not observe any item"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new InterruptedIOException("timeout"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new InterruptedIOException("deadline reached"), FailureKind.TIMEOUT, LEAVE, REACHED),
				row(new ReadTimeoutException(), FailureKind.TIMEOUT, LEAVE, REACHED),
				// broken
				row(new EOFException(), FailureKind.NETWORK, RETRY, REACHED),
				row(new SocketException("Connection reset"), FailureKind.NETWORK, RETRY, REACHED),
				row(new ClosedChannelException(), FailureKind.NETWORK, RETRY, REACHED),
				row(new ProtocolException("unexpected end of stream"), FailureKind.NETWORK, RETRY, REACHED),
				row(new IOException("stream was reset: INTERNAL_ERROR"), FailureKind.NETWORK, RETRY, REACHED),
				row(new UncheckedIOException(new IOException("Broken pipe")), FailureKind.NETWORK, RETRY, REACHED),
				row(JacksonIOException.construct(new IOException("Broken pipe")), FailureKind.NETWORK, RETRY, REACHED),
				row(new IOException("Canceled"), FailureKind.NETWORK, LEAVE, REACHED),
				// ended on this side
				row(new InterruptedException(), FailureKind.CANCELLED, LEAVE, REACHED),
				row(new InterruptedIOException("interrupted"), FailureKind.CANCELLED, LEAVE, REACHED),
				row(new InterruptedIOException(), FailureKind.CANCELLED, LEAVE, REACHED),
				row(new ClosedByInterruptException(), FailureKind.CANCELLED, LEAVE, REACHED),
				row(new CancellationException(), FailureKind.BAD_RESPONSE, LEAVE, REACHED),
				row(new RejectedExecutionException(), FailureKind.OVERLOADED, LEAVE, NOT_REACHED),
				row("executor rejected",
						caused(new InterruptedIOException("executor rejected"), new RejectedExecutionException()),
						FailureKind.OVERLOADED, LEAVE, NOT_REACHED),
				// unreadable
				row("Jackson 3", catchThrowable(() -> JsonMapper.shared().readTree("{\"a\":")),
						FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row("Jackson 2",
						catchThrowable(() -> new com.fasterxml.jackson.databind.ObjectMapper().readTree("{\"a\":")),
						FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new StreamConstraintsException("String value length exceeds the maximum"), FailureKind.BAD_RESPONSE,
						LEAVE, REACHED),
				row(new MalformedInputException(1), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new ZipException("invalid block type"), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new OpenAIInvalidDataException("`choices` is not set"), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new NullPointerException(), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new IndexOutOfBoundsException(0), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new NoSuchElementException(), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new ClassCastException(), FailureKind.BAD_RESPONSE, RETRY, REACHED),
				row(new ArithmeticException("integer overflow"), FailureKind.BAD_RESPONSE, LEAVE, REACHED),
				row(new IllegalStateException("no"), FailureKind.BAD_RESPONSE, LEAVE, REACHED),
				// unknown
				row(new IllegalArgumentException("no"), FailureKind.UNKNOWN, LEAVE, REACHED),
				row(new RuntimeException(), FailureKind.UNKNOWN, LEAVE, REACHED),
				row(new StackOverflowError(), FailureKind.UNKNOWN, LEAVE, REACHED),
				row(new NoClassDefFoundError("x"), FailureKind.UNKNOWN, LEAVE, REACHED),
				// words, for want of anything else
				row(new RuntimeException("HTTP 429 - Rate limit reached"), FailureKind.RATE_LIMIT, RETRY, REACHED),
				row(new RuntimeException("This model's maximum context length is 8192 tokens"),
						FailureKind.CONTEXT_LENGTH, LEAVE, REACHED));
	}

	@Test
	void shouldQuoteOnlyWhatIsAboutTheConnection() {
		assertThat(HttpError.CLASSIFIER.classify(new ConnectException("Failed to connect to /127.0.0.1:80")).detail())
			.isEqualTo("ConnectException: Failed to connect to /127.0.0.1:80");
		assertThat(HttpError.CLASSIFIER.classify(new UnknownHostException("api.example")).detail())
			.isEqualTo("UnknownHostException: api.example");
		assertThat(HttpError.CLASSIFIER.classify(new IllegalArgumentException("PROMPT")).detail())
			.isEqualTo("IllegalArgumentException");
		assertThat(HttpError.CLASSIFIER.classify(new SocketException()).detail()).isEqualTo("SocketException");
		assertThat(HttpError.CLASSIFIER.classify(new IOException("no way through http://user:pass@proxy:1/")).detail())
			.isEqualTo("IOException: no way through http://****@proxy:1/");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Failed to authenticate with proxy",
			"Unable to tunnel through proxy. Proxy returns \"HTTP/1.1 407 Proxy Authentication Required\"" })
	void shouldTakeAProxysRefusalForOneOfAllModelsBehindIt(String message) {
		Failure failure = HttpError.CLASSIFIER.classify(new CompletionException(new IOException(message)));
		assertThat(failure.kind()).isEqualTo(FailureKind.NETWORK);
		assertThat(failure.retryable()).isFalse();
		assertThat(failure.scope()).isEqualTo(FailureScope.PROVIDER);
		assertThat(failure.reachedProvider()).isFalse();
	}

	private static Arguments row(Throwable error, FailureKind kind, boolean retryable, boolean reached) {
		return row(error.toString(), error, kind, retryable, reached);
	}

	private static Arguments row(String name, Throwable error, FailureKind kind, boolean retryable, boolean reached) {
		return Arguments.of(Named.of(name, error), kind, retryable, reached);
	}

	private static Throwable caused(Throwable error, Throwable cause) {
		return error.initCause(cause);
	}

	/** As Netty has one, which is no {@code java.util.concurrent.TimeoutException}. */
	private static final class ReadTimeoutException extends RuntimeException {

	}

}
