package io.github.llmrouter.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLHandshakeException;

import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(60)
class WireFailuresTests {

	private static final String KEY = "Xk9plainkey77Qz";

	private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	@ParameterizedTest
	@CsvSource({ "KEY 200 OK, false", "KEY 200 OK, true", "CHUNKED 5KEY, false", "CHUNKED 5KEY, true",
			"'CHUNKED 5;KEYdata:', true" })
	void shouldNotQuoteBytesThatAreNoHttp(String answer, boolean stream) throws Exception {
		IOException error = ask(bytes(answer) + "\r\n\r\n", stream);
		assertThat(error).isInstanceOf(ProtocolException.class);
		assertThat(printed(error)).doesNotContain(KEY);
	}

	@ParameterizedTest
	@CsvSource({ "HTTP/1.1 200 OKKEY, false", "HTTP/1.1 200 OKKEY, true", "CHUNKED 5;KEY, false",
			"CHUNKED 5;KEY, true" })
	void shouldNotQuoteALineThatIsCut(String answer, boolean stream) throws Exception {
		String hex = HexFormat.of().formatHex(KEY.getBytes(StandardCharsets.US_ASCII));
		assertThat(printed(ask(bytes(answer), stream))).contains("unexpected end of stream")
			.doesNotContain(KEY, hex.substring(0, 16));
	}

	private static String bytes(String answer) {
		return answer.replace("CHUNKED ", CHUNKED).replace("KEY", KEY);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldKeepThatAnAnswerIsCut(boolean stream) throws Exception {
		assertThat(ask("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ndata:", stream))
			.isInstanceOf(ProtocolException.class)
			.hasMessage("unexpected end of stream");
	}

	@Test
	void shouldTakeTheKeyOutOfAnyMessageAndKeepTheTypes() {
		IOException cause = new EOFException("was " + KEY);
		cause.initCause(new IllegalStateException("read " + KEY));
		IOException error = new SSLHandshakeException("Remote host terminated the handshake");
		error.initCause(cause);
		IOException cleaned = failures().clean(error);
		assertThat(cleaned).isExactlyInstanceOf(SSLHandshakeException.class)
			.hasMessage("Remote host terminated the handshake")
			.cause()
			.isExactlyInstanceOf(EOFException.class)
			.hasMessage("was ****")
			.hasNoCause();
		assertThat(cleaned.getStackTrace()).isEqualTo(error.getStackTrace());
	}

	@Test
	void shouldDropAFailureOnAnotherRouteThatQuotes() {
		IOException error = new ConnectException("refused");
		error.addSuppressed(new ProtocolException("Unexpected status line: x"));
		assertThat(failures().clean(error)).isExactlyInstanceOf(ConnectException.class)
			.hasMessage("refused")
			.hasNoSuppressedExceptions();
	}

	@Test
	void shouldSayNothingWhereTheKeyCannotBeKnown() {
		ProviderConnection connection = connection().withApiKey(() -> {
			throw new IllegalStateException("The vault is closed");
		});
		IOException cleaned = new WireFailures(new Redactor(connection)).clean(new ConnectException("was " + KEY));
		assertThat(cleaned).isExactlyInstanceOf(ConnectException.class).hasMessage(null);
	}

	@Test
	void shouldPassOnWhatQuotesNothing() {
		IOException error = new ConnectException("refused");
		error.initCause(new EOFException());
		error.addSuppressed(new IOException("other", new IllegalStateException("x")));
		assertThat(failures().clean(error)).isSameAs(error);
	}

	private static IOException ask(String answer, boolean stream) throws Exception {
		RawServer.Script script = (request, connection) -> {
			connection.write(answer);
			connection.close();
		};
		try (RawServer server = new RawServer(script);
				HttpTransport transport = new HttpTransport(connection(), KeyHeader.BEARER,
						new HttpTransportTests.PlainFormat(), new Redactor(connection()))) {
			Request request = new Request.Builder().url(server.url("/x"))
				.header("Accept", stream ? "text/event-stream" : "application/json")
				.post(RequestBody.create("{}", MediaType.get("application/json")))
				.build();
			Duration timeout = Duration.ofSeconds(20);
			if (!stream) {
				return catchThrowableOfType(IOException.class, () -> transport.execute(request, timeout).readBody());
			}
			Throwable error = catchThrowable(
					() -> transport.executeAsync(request, timeout).get(20, TimeUnit.SECONDS).readBody());
			return (IOException) ((error instanceof ExecutionException) ? error.getCause() : error);
		}
	}

	private static WireFailures failures() {
		return new WireFailures(new Redactor(connection()));
	}

	private static ProviderConnection connection() {
		return ProviderConnection.of("fake", "http://localhost").withApiKey(() -> KEY);
	}

	private static String printed(Throwable error) {
		StringWriter text = new StringWriter();
		error.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

}
