package io.github.llmrouter.provider.openrouter;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.provider.openai.Completions;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class OpenRouterProviderTests {

	private static final String TOKENS = "\"prompt_tokens\":10,\"completion_tokens\":4,\"total_tokens\":14";

	@Test
	void shouldPresentTheApplication() throws IOException {
		try (RawServer server = answering(Completions.whole("Hello"));
				OpenRouterProvider provider = OpenRouterProvider.builder(connection(server))
					.application("https://app.example", "Café")
					.build()) {
			Target target = provider.target("acme/one:free", "acme/one:free");
			new TestAttempt(target).call();
			assertThat(server.request().headers()).containsEntry("HTTP-Referer", "https://app.example")
				.containsKey("X-OpenRouter-Title")
				.containsEntry("Authorization", "Bearer sk-or-v1-123");
			assertThat(server.request().body()).doesNotContain("provider");
			assertThat(target.provider()).isEqualTo("openrouter");
			assertThat(target.isFree()).isTrue();
			assertThat(provider.underWay()).isZero();
		}
	}

	@Test
	void shouldPresentNoApplicationThatHasNoName() throws IOException {
		try (RawServer server = answering(Completions.whole("Hello"));
				OpenRouterProvider provider = OpenRouterProvider.builder(connection(server))
					.application(null, "")
					.build()) {
			new TestAttempt(provider.target("m", "m")).call();
			assertThat(server.request().headers()).doesNotContainKeys("HTTP-Referer", "X-OpenRouter-Title");
		}
	}

	@Test
	void shouldSendProviderPreferencesUnlessARequestBringsItsOwn() throws IOException {
		try (RawServer server = answering(Completions.whole("Hello"));
				OpenRouterProvider provider = OpenRouterProvider.builder(connection(server))
					.providerPreferences(
							Map.of("order", List.of("acme", "other"), "max_price", Map.of("prompt", "0.5")))
					.build()) {
			Target target = provider.target("m", "m");
			new TestAttempt(target).options(
					(options) -> options.combineWith(OpenAiChatOptions.builder().extraBody(Map.of("session_id", "s"))))
				.call();
			assertThat(server.request().body()).contains("\"session_id\":\"s\"")
				.containsAnyOf("\"provider\":{\"order\":[\"acme\",\"other\"],\"max_price\":{\"prompt\":\"0.5\"}}",
						"\"provider\":{\"max_price\":{\"prompt\":\"0.5\"},\"order\":[\"acme\",\"other\"]}");
			new TestAttempt(target)
				.options((options) -> options
					.combineWith(OpenAiChatOptions.builder().extraBody(Map.of("provider", Map.of("sort", "price")))))
				.call();
			assertThat(server.request().body()).contains("\"provider\":{\"sort\":\"price\"}").doesNotContain("acme\"");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"cost":0.00014                                                                  | 0.00014
			"cost":0.1                                                                      | 0.1
			"cost":0                                                                        | 0
			"cost":12                                                                       | 12
			"cost":1.5E-7,"is_byok":false,"cost_details":{"upstream_inference_cost":null}   | 0.00000015
			"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}       | 0.21
			"cost":0,"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}          | 0.2
			"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":null}      |
			"cost":0.01,"is_byok":true                                                      |
			"is_byok":true,"cost_details":{"upstream_inference_cost":0.2}                   |
			"cost":null                                                                     |
			"cost":-0.1                                                                     |
			"cost":1e12                                                                     |
			"cost":1e-40                                                                    |
			"cost":"free"                                                                   |
			"is_byok":false                                                                 |
			""")
	void shouldReadTheCost(String fields, BigDecimal cost) throws IOException {
		String usage = "{" + TOKENS + "," + fields + "}";
		try (RawServer server = new RawServer((request, connection) -> {
			if (request.isStream()) {
				connection.stream(Completions.chunk("Hello"), Completions.finish("stop"),
						"{\"id\":\"a\",\"model\":\"m\",\"choices\":[],\"usage\":" + usage + "}", "[DONE]");
			}
			else {
				connection.json(Completions.whole(Completions.choice("Hello", "\"stop\""), usage));
			}
		}); OpenRouterProvider provider = OpenRouterProvider.builder(connection(server)).build()) {
			Target target = provider.target("m", "m");
			ChatResponse called = new TestAttempt(target).call();
			assertUsage(target.adapter().usage(called.getMetadata()), cost);
			List<TokenUsage> streamed = new TestAttempt(target).stream()
				.stream()
				.map((response) -> target.adapter().usage(response.getMetadata()))
				.filter(TokenUsage::isReported)
				.toList();
			assertThat(streamed).hasSize(1).allSatisfy((reported) -> assertUsage(reported, cost));
		}
	}

	private static void assertUsage(TokenUsage usage, BigDecimal cost) {
		assertThat(usage.inputTokens()).isEqualTo(10);
		assertThat(usage.outputTokens()).isEqualTo(4);
		if (cost == null) {
			assertThat(usage.cost()).isNull();
		}
		else {
			assertThat(usage.cost()).isEqualByComparingTo(cost);
		}
	}

	@Test
	void shouldPrintNoKey() throws IOException {
		try (RawServer server = answering("{}");
				OpenRouterProvider provider = OpenRouterProvider.builder(connection(server)).build()) {
			assertThat(provider.toString() + provider.target("m", "m")
					+ provider.target("m", "m").chatModel().getOptions())
				.doesNotContain("sk-or");
		}
	}

	private static RawServer answering(String body) {
		return new RawServer((request, connection) -> connection.json(body));
	}

	private static ProviderConnection connection(RawServer server) {
		return ProviderConnection.of("openrouter", server.url("/api/v1")).withApiKey(() -> "sk-or-v1-123");
	}

}
