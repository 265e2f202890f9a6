package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import io.github.llmrouter.key.KeyStatus;
import io.github.llmrouter.key.KeyStatus.Validity;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.HttpReply;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OpenRouterAccount}.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenRouterAccountTests {

	private static final String PATH = "/api/v1/key";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private FakeOpenRouter fake;

	@BeforeAll
	void start() {
		this.fake = FakeOpenRouter.builder().key("sk-or-v1-good").start();
	}

	@AfterEach
	void reset() {
		this.fake.reset();
	}

	@AfterAll
	void stop() {
		this.fake.close();
	}

	@Test
	void shouldTellThatAKeyWithoutLimitIsValid() throws Exception {
		assertThat(ask("sk-or-v1-good")).isEqualTo(new KeyStatus(Validity.VALID, null, null));
		RecordedRequest request = this.fake.takeRequest(PATIENCE);
		assertThat(request.method()).isEqualTo("GET");
		assertThat(request.path()).isEqualTo(PATH);
		assertThat(request.header("Authorization")).isEqualTo("Bearer sk-or-v1-good");
		assertThat(request.header("HTTP-Referer")).isEqualTo("https://app.example");
		assertThat(request.header("X-Gateway")).isEqualTo("yes");
	}

	@Test
	void shouldTellThatAKeyIsInvalid() {
		assertThat(ask("sk-or-v1-bad")).isEqualTo(KeyStatus.INVALID);
	}

	@Test
	void shouldTellWhatIsLeftAndNeverTheLabel() {
		this.fake.onPath(PATH)
			.reply(Reply.status(200)
				.body("{\"data\":{\"label\":\"sk-or-v1-au7...890\",\"limit\":100,\"limit_remaining\":74.5}}"));
		KeyStatus status = ask("sk-or-v1-good");
		assertThat(status).isEqualTo(new KeyStatus(Validity.VALID, new BigDecimal(100), new BigDecimal("74.5")));
		assertThat(status.toString()).doesNotContain("sk-or");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 403, 404, 429, 500, 502, 302 })
	void shouldNotTakeAnythingElseForAnInvalidKey(int status) {
		this.fake.onPath(PATH).reply(Reply.status(status));
		assertThat(ask("sk-or-v1-good")).isEqualTo(KeyStatus.UNKNOWN);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"data":
			{"data":[]}
			{"error":{"code":401,"message":"User not found."}}
			{}
			[]
			""")
	void shouldNotTakeForAnAnswerWhatIsNone(String body) {
		this.fake.onPath(PATH).reply(Reply.status(200).body(body));
		assertThat(ask("sk-or-v1-good")).isEqualTo(KeyStatus.UNKNOWN);
		this.fake.onPath(PATH).reply(Reply.html(200));
		assertThat(ask("sk-or-v1-good")).isEqualTo(KeyStatus.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "\"many\"", "true", "null" })
	void shouldLeaveOutWhatIsNoNumber(String limit) {
		HttpReply reply = Reply.status(200).body("{\"data\":{\"limit\":" + limit + ",\"limit_remaining\":1}}");
		this.fake.onPath(PATH).reply(reply);
		assertThat(ask("sk-or-v1-good")).isEqualTo(new KeyStatus(Validity.VALID, null, BigDecimal.ONE));
	}

	@Test
	void shouldFailIfThereIsNoAnswer() {
		this.fake.onPath(PATH).reply(Reply.silence());
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> ask(connection("sk-or-v1-good"), Duration.ofMillis(100)));
	}

	@Test
	void shouldGoThroughTheProxyOfTheProvider() {
		try (FakeOpenRouter proxy = FakeOpenRouter.start()) {
			proxy.onPath(PATH).reply(Reply.error(OpenRouterErrors.unknownKey()));
			Proxy settings = new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", proxy.port()));
			// a plain HTTP proxy is asked as a server is
			KeyStatus status = ask(connection("sk-or-v1-good").withHttp(HttpSettings.DEFAULTS.withProxy(settings)),
					PATIENCE);
			assertThat(proxy.requestCount()).isOne();
			assertThat(this.fake.requestCount()).isZero();
			assertThat(status.validity()).isNotEqualTo(Validity.VALID);
		}
	}

	private KeyStatus ask(String key) {
		return ask(connection(key), PATIENCE);
	}

	private static KeyStatus ask(ProviderConnection connection, Duration timeout) {
		try (OpenRouterProvider provider = OpenRouterProvider.builder(connection)
			.application("https://app.example", null)
			.build()) {
			return provider.keyStatus(timeout).join();
		}
	}

	private ProviderConnection connection(String key) {
		return ProviderConnection.of("openrouter", this.fake.baseUrl())
			.withApiKey(() -> key)
			.withHeader("X-Gateway", "yes");
	}

}
