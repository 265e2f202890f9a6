package io.github.llmrouter.provider.openrouter;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What OpenRouter tells of an answer when it is asked later.
 */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenRouterGenerationTests {

	private static final String PATH = "/api/v1/generation";

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
	void shouldTellWhatAnAnswerUsedAndCost() {
		this.fake.reply(Reply.text("Hello").usage(100, 20).cachedTokens(40, 0).reasoningTokens(5));
		try (OpenRouterProvider provider = provider("sk-or-v1-good")) {
			Target target = provider.target("m", "m");
			String id = target.chatModel().call(new Prompt("Hi")).getMetadata().getId();
			TokenUsage usage = ask(target, id);

			assertThat(usage).isEqualTo(new TokenUsage(100, 20, 40, 0, 5, this.fake.spent()));
		}
	}

	@Test
	void shouldAskWithTheKeyAndAnEscapedId() throws Exception {
		ask("a b&c=d");
		RecordedRequest request = this.fake.takeRequest(Duration.ofSeconds(20));
		assertThat(request.method()).isEqualTo("GET");
		assertThat(request.path()).isEqualTo(PATH + "?id=a+b%26c%3Dd");
		assertThat(request.header("Authorization")).isEqualTo("Bearer sk-or-v1-good");
	}

	@Test
	void shouldFreeWhatAnAnswerNeedsThatNobodyWaitsForAnyMore() {
		this.fake.onPath(PATH).reply(Reply.status(200).body("{\"data\":{}}").latency(Duration.ofMillis(100)));
		try (OpenRouterProvider provider = provider("sk-or-v1-good")) {
			CompletableFuture<TokenUsage> usage = provider.target("m", "m")
				.adapter()
				.lookUpUsage("gen-1")
				.toCompletableFuture();
			assertThat(provider.underWay()).isOne();
			usage.cancel(true);
			Awaitility.await().until(() -> provider.underWay() == 0);
		}
	}

	@Test
	void shouldNotAskForAWhileAfterTrouble() {
		this.fake.onPath(PATH).reply(Reply.status(503).header("Retry-After", "20"));
		try (OpenRouterProvider provider = provider("sk-or-v1-good")) {
			Target target = provider.target("m", "m");
			assertThat(ask(target, "gen-1")).isEqualTo(TokenUsage.UNKNOWN);
			assertThat(ask(target, "gen-2")).isEqualTo(TokenUsage.UNKNOWN);
		}
		assertThat(this.fake.requestCount()).isOne();
	}

	@ParameterizedTest
	@ValueSource(ints = { 404, 408, 429, 500, 502, 503, 504, 520, 529 })
	void shouldNotKnowItYet(int status) {
		this.fake.onPath(PATH).reply(Reply.status(status));
		assertThat(ask("gen-1")).isEqualTo(TokenUsage.UNKNOWN);
	}

	@Test
	void shouldNotKnowItYetIfTheConnectionBreaks() {
		this.fake.onPath(PATH).reply(Reply.reset());
		assertThat(ask("gen-1")).isEqualTo(TokenUsage.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 400, 401, 403 })
	void shouldNeverKnowIt(int status) {
		this.fake.onPath(PATH).reply(Reply.status(status));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> ask("gen-1"))
			.withStackTraceContaining("HTTP status " + status);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"usage":0.5,"native_tokens_prompt":7,"native_tokens_completion":2}                     | 7 | 2 | 0.5
					{"usage":0.5,"tokens_prompt":7,"tokens_completion":2}                                   | 7 | 2 | 0.5
					{"usage":0.5,"native_tokens_prompt":8,"tokens_prompt":7}                                | 8 | 0 | 0.5
					{"total_cost":0.5,"native_tokens_prompt":null}                                          | 0 | 0 | 0.5
					{"usage":0.01,"total_cost":0.01,"is_byok":true,"upstream_inference_cost":0.2}           | 0 | 0 | 0.21
					{"usage":0.01,"is_byok":false,"upstream_inference_cost":0.2}                            | 0 | 0 | 0.01
					{"usage":1.23e-7,"native_tokens_prompt":-5,"native_tokens_completion":"7"}              | 0 | 0 | 0.000000123
					{"usage":0,"native_tokens_prompt":7}                                                    | 7 | 0 | 0
					""")
	void shouldReadWhatItTells(String data, long input, long output, BigDecimal cost) {
		this.fake.onPath(PATH).reply(Reply.status(200).body("{\"data\":" + data + "}"));
		TokenUsage usage = ask("gen-1");
		assertThat(usage.inputTokens()).isEqualTo(input);
		assertThat(usage.outputTokens()).isEqualTo(output);
		assertThat(usage.cost()).isEqualByComparingTo(cost);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "{\"usage\":null}", "{\"usage\":\"0.5\"}", "{\"usage\":-1}",
			"{\"usage\":NaN}", "{\"usage\":0}", "{\"usage\":0,\"native_tokens_prompt\":null}", "{\"usage\":1e400}",
			"{\"usage\":0.01,\"is_byok\":true}" })
	void shouldNotTakeForACostWhatIsNone(String data) {
		this.fake.onPath(PATH).reply(Reply.status(200).body("{\"data\":" + data + "}"));
		assertThat(ask("gen-1")).isEqualTo(TokenUsage.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "<html>", "[]" })
	void shouldNotTakeForAnAnswerWhatIsNone(String body) {
		this.fake.onPath(PATH).reply(Reply.status(200).body(body));
		assertThat(ask("gen-1")).isEqualTo(TokenUsage.UNKNOWN);
	}

	private TokenUsage ask(String id) {
		try (OpenRouterProvider provider = provider("sk-or-v1-good")) {
			return ask(provider.target("m", "m"), id);
		}
	}

	private static TokenUsage ask(Target target, String id) {
		CompletionStage<TokenUsage> usage = target.adapter().lookUpUsage(id);
		return usage.toCompletableFuture().join();
	}

	private OpenRouterProvider provider(String key) {
		return OpenRouterProvider
			.builder(ProviderConnection.of("openrouter", this.fake.baseUrl()).withApiKey(() -> key))
			.build();
	}

}
