package io.github.llmrouter.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(60)
class HttpTransportTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final RawServer server = new RawServer((request, connection) -> connection.json("{}"));

	private final CompletableFuture<Void> gone = new CompletableFuture<>();

	private final AtomicLong nanoTime = new AtomicLong();

	private @Nullable HttpTransport transport;

	@AfterEach
	void stop() throws IOException {
		if (this.transport != null) {
			this.transport.close();
		}
		this.server.close();
	}

	@Test
	void shouldSendTheKeyAndNothingAboutThisMachineOrTheAttempt() throws IOException {
		HttpTransport transport = transport(connection().withApiKey(() -> "the-key\n"));
		AttemptSignals signals = new AttemptSignals(System::nanoTime);
		RequestHeaders headers = new RequestHeaders();
		headers.add("X-Stainless-OS", "Linux");
		headers.add("X-Title", "Café");
		headers.add(HttpTransport.ATTEMPT_HEADER, transport.open(signals));
		transport.execute(request().headers(headers.build()).build(), PATIENCE).close();
		assertThat(this.server.request().headers()).containsEntry("Authorization", "Bearer the-key")
			.containsEntry("X-Title", new String("Café".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
			.doesNotContainKeys("X-Stainless-OS", HttpTransport.ATTEMPT_HEADER);
	}

	@ParameterizedTest
	@CsvSource({ "geheim\u0001x", "geh eim", "gehéim" })
	void shouldNotRepeatAKeyThatCannotBeSent(String key) {
		HttpTransport transport = transport(connection().withApiKey(() -> key));
		assertThatIllegalArgumentException().isThrownBy(() -> transport.execute(request().build(), PATIENCE))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains("Authorization").doesNotContain("geh"));
		assertThat(this.server.requests()).isEmpty();
		assertThat(transport.underWay()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "301", "302", "303", "307", "308" })
	void shouldNotFollowARedirect(int status) throws IOException {
		this.server.script((request, connection) -> connection.answer(status, "text/plain", "",
				"Location: " + this.server.url("/elsewhere")));
		assertThat(transport(connection()).execute(request().build(), PATIENCE).status()).isEqualTo(status);
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "408, Retry-After: 0", "503, Retry-After: 0", "421, X: y", "401, WWW-Authenticate: Basic" })
	void shouldNotRepeatARefusedRequest(int status, String header) throws IOException {
		this.server.script((request, connection) -> connection.answer(status, "application/json", "{}", header));
		assertThat(transport(connection()).execute(request().build(), PATIENCE).status()).isEqualTo(status);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void shouldReuseAConnection() throws IOException {
		HttpTransport transport = transport(connection());
		transport.execute(request().build(), PATIENCE).readBody();
		transport.execute(request().build(), PATIENCE).readBody();
		this.nanoTime.addAndGet(Duration.ofMillis(100).toNanos());
		transport.execute(request().build(), PATIENCE).readBody();
		assertThat(this.server.requests()).hasSize(3);
		assertThat(this.server.connections()).isEqualTo(1);
	}

	@Test
	void shouldReplaceAPooledConnectionThatTheServerHasClosed() throws Exception {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.server.script((request, connection) -> {
			connection.json("{}");
			connection.close();
			closed.complete(null);
		});
		HttpTransport transport = transport(connection());
		transport.execute(request().build(), PATIENCE).readBody();
		closed.get(10, TimeUnit.SECONDS);
		this.nanoTime.addAndGet(Duration.ofMillis(100).toNanos());
		transport.execute(request().build(), PATIENCE).readBody();
		assertThat(this.server.requests()).hasSize(2);
		assertThat(this.server.connections()).isEqualTo(2);
	}

	@Test
	void shouldNotRepeatARequestThatMayHaveReachedTheServer() throws IOException {
		HttpTransport transport = transport(connection());
		transport.execute(request().build(), PATIENCE).readBody();
		this.server.script((request, connection) -> connection.reset());
		// on the pooled connection, then on a new one
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.execute(request().build(), PATIENCE));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.execute(request().build(), PATIENCE));
		assertThat(this.server.requests()).hasSize(3);
	}

	@Test
	void shouldEndACallInTime() {
		this.server.script((request, connection) -> connection.stall(this.gone));
		HttpTransport transport = transport(connection());
		assertThatExceptionOfType(InterruptedIOException.class)
			.isThrownBy(() -> transport.execute(request().build(), Duration.ofMillis(100)))
			.withMessage("timeout");
		assertThat(this.gone).succeedsWithin(Duration.ofSeconds(10));
		assertThat(transport.underWay()).isZero();
	}

	@Test
	void shouldEndACallInTimeWhoseBodyStalls() {
		this.server.script((request, connection) -> {
			connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":");
			connection.stall(this.gone);
		});
		HttpTransport transport = transport(connection());
		assertThatExceptionOfType(InterruptedIOException.class)
			.isThrownBy(() -> transport.execute(request().build(), Duration.ofMillis(100)).readBody())
			.withMessage("timeout");
		assertThat(this.gone).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void shouldStopAnExchangeWhoseAttemptEndsBeforeTheHead() {
		this.server.script((request, connection) -> connection.stall(this.gone));
		HttpTransport transport = transport(connection());
		AttemptSignals signals = new AttemptSignals(System::nanoTime);
		String id = transport.open(signals);
		Request request = request().header(HttpTransport.ATTEMPT_HEADER, id).build();
		CompletableFuture<Reply> reply = transport.executeAsync(request, Duration.ofDays(999));
		awaitRequest();
		assertThat(transport.find(id)).as("attempt, once its request has started").isNull();
		assertThat(transport.underWay()).isEqualTo(1);
		signals.end();
		assertThat(reply).succeedsWithin(Duration.ofSeconds(10));
		assertThat(reply.join().body()).isEmpty();
		assertThat(this.gone).succeedsWithin(Duration.ofSeconds(10));
		assertThat(transport.underWay()).isZero();
	}

	@Test
	void shouldNotEvenSendARequestWhoseAttemptHasEnded() {
		HttpTransport transport = transport(connection());
		AttemptSignals signals = new AttemptSignals(System::nanoTime);
		signals.end();
		String id = transport.open(signals);
		assertThat(transport.underWay()).isZero();
		AttemptSignals late = new AttemptSignals(System::nanoTime);
		String lateId = transport.open(late);
		assertThat(transport.find(lateId)).isSameAs(late);
		late.end();
		assertThat(transport.find(lateId)).isNull();
		assertThat(transport.find(id)).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldSendNothingForAnAttemptThatEndsBeforeItsRequest(boolean async) {
		HttpTransport transport = transport(connection());
		AttemptSignals signals = new AttemptSignals(System::nanoTime);
		Request request = request().header(HttpTransport.ATTEMPT_HEADER, transport.open(signals)).build();
		signals.end();
		assertNothingIsSent(transport, request, async);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldSendNothingForAnAttemptThatEndsWhileItsRequestIsMade(boolean async) {
		AttemptSignals signals = new AttemptSignals(System::nanoTime);
		HttpTransport transport = transport(connection().withApiKey(() -> {
			signals.end();
			return "the-key";
		}));
		Request request = request().header(HttpTransport.ATTEMPT_HEADER, transport.open(signals)).build();
		assertNothingIsSent(transport, request, async);
	}

	private void assertNothingIsSent(HttpTransport transport, Request request, boolean async) {
		if (async) {
			CompletableFuture<Reply> reply = transport.executeAsync(request, PATIENCE);
			assertThat(reply).succeedsWithin(Duration.ofSeconds(10));
			assertThat(reply.join().body()).isEmpty();
		}
		else {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.execute(request, PATIENCE))
				.withMessage("Canceled");
		}
		assertThat(transport.underWay()).isZero();
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.server.connections()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldNotWaitLongForTheBodyOfARefusal(boolean stream) throws Exception {
		this.server.script((request, connection) -> {
			connection.write("HTTP/1.1 401 X\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n");
			connection.stall(this.gone);
		});
		HttpTransport transport = transport(connection());
		Request request = request().header("Accept", stream ? "text/event-stream" : "application/json").build();
		Reply reply = transport.executeAsync(request, Duration.ofDays(999)).get(10, TimeUnit.SECONDS);
		assertThat(reply.status()).isEqualTo(401);
		assertThat(reply.body()).isEmpty();
		assertThat(this.gone).succeedsWithin(Duration.ofSeconds(10));
		assertThat(transport.underWay()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "100, false", "100, true", "103, false", "103, true" })
	void shouldOnlyFailOverASecondProvisionalAnswer(int status, boolean async) throws Exception {
		this.server.script((request, connection) -> {
			connection.write(("HTTP/1.1 " + status + " X\r\n\r\n").repeat(2));
			connection.json("{}");
		});
		HttpTransport transport = transport(connection());
		Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
		UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> uncaught.add(ex));
		try {
			Throwable error = async
					? catchThrowable(() -> transport.executeAsync(request().build(), PATIENCE).join()).getCause()
					: catchThrowable(() -> transport.execute(request().build(), PATIENCE));
			assertThat(error).isExactlyInstanceOf(IOException.class)
				.hasMessage("The exchange failed with IllegalStateException");
			assertThat(transport.underWay()).isZero();
			// its threads have ended
			transport.close();
			assertThat(transport.threads().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			Thread.setDefaultUncaughtExceptionHandler(before);
		}
		assertThat(uncaught).isEmpty();
	}

	@Test
	void shouldStopEverythingOnClose() {
		this.server.script((request, connection) -> {
			connection.startStream();
			connection.data("1");
			connection.stall(this.gone);
		});
		HttpTransport transport = transport(connection());
		CompletableFuture<Reply> reply = transport.executeAsync(request().header("Accept", "text/event-stream").build(),
				Duration.ofDays(999));
		assertThat(reply).succeedsWithin(Duration.ofSeconds(10));
		assertThat(transport.underWay()).isEqualTo(1);
		transport.close();
		assertThat(this.gone).succeedsWithin(Duration.ofSeconds(10));
		reply.join().close();
		assertThat(transport.underWay()).isZero();
	}

	@Test
	void shouldRefuseAnAnswerThatIsTooLong() {
		this.server.script((request, connection) -> connection.json("x".repeat(1001)));
		HttpTransport transport = transport(connection().withHttp(HttpSettings.DEFAULTS.withMaxResponseBytes(1000)));
		assertThatExceptionOfType(UnreadableResponseException.class)
			.isThrownBy(() -> transport.execute(request().build(), PATIENCE).readBody())
			.withMessage("The answer is longer than 1000 bytes");
	}

	@Test
	void shouldNotInflateABomb() throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
			byte[] zeros = new byte[1024 * 1024];
			for (int i = 0; i < 64; i++) {
				gzip.write(zeros);
			}
		}
		this.server.script((request, connection) -> {
			connection
				.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
			connection.write(bomb.toByteArray());
		});
		HttpTransport transport = transport(
				connection().withHttp(HttpSettings.DEFAULTS.withMaxResponseBytes(1_000_000)));
		assertThatExceptionOfType(UnreadableResponseException.class)
			.isThrownBy(() -> transport.execute(request().build(), PATIENCE).readBody());
	}

	@Test
	void shouldQueueStreamsBeyondTheLimitOnlyUntilTheHeadOfTheirAnswer() {
		this.server.script((request, connection) -> {
			connection.startStream();
			connection.data("1");
			connection.stall(this.gone);
		});
		HttpTransport transport = transport(connection().withHttp(HttpSettings.DEFAULTS.withMaxConcurrentRequests(1)));
		for (int i = 0; i < 5; i++) {
			CompletableFuture<Reply> reply = transport
				.executeAsync(request().header("Accept", "text/event-stream").build(), Duration.ofDays(999));
			assertThat(reply).succeedsWithin(Duration.ofSeconds(10));
		}
		assertThat(transport.underWay()).isEqualTo(5);
	}

	private void awaitRequest() {
		while (this.server.requests().isEmpty()) {
			Thread.onSpinWait();
		}
	}

	private ProviderConnection connection() {
		return ProviderConnection.of("fake", this.server.url("/v1"));
	}

	private HttpTransport transport(ProviderConnection connection) {
		this.transport = new HttpTransport(connection, KeyHeader.BEARER, new PlainFormat(), new Redactor(connection),
				this.nanoTime::get);
		return this.transport;
	}

	private Request.Builder request() {
		return new Request.Builder().url(this.server.url("/v1/x"))
			.headers(Headers.of())
			.post(new WireBody("application/json", 2, (out) -> {
				try {
					out.write("{}".getBytes(StandardCharsets.UTF_8));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			}));
	}

	/**
	 * Takes every answer.
	 */
	static class PlainFormat implements AnswerFormat {

		@Override
		public Reply answer(Reply reply) {
			return reply;
		}

		@Override
		public SseInspector events(@Nullable AttemptSignals signals) {
			return new SseFilterTests.Recorder();
		}

	}

}
