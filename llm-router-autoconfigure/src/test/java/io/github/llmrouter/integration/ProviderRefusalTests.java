package io.github.llmrouter.integration;

import java.util.stream.Stream;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.openai.OpenAiProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Refusals that are the same for all models of a provider: none of the others is asked,
 * but another provider is.
 */
@Timeout(60)
class ProviderRefusalTests {

	private final Chain chain = new Chain();

	@AfterEach
	void close() throws Exception {
		this.chain.close();
	}

	static Stream<Arguments> refusals() {
		return Stream.of(//
				arguments(401, error("invalid_api_key", "Incorrect API key provided: sk-SECRET-123"),
						FailureKind.AUTHENTICATION),
				arguments(403, error("unsupported_country_region_territory", "Not for sk-SECRET-123"),
						FailureKind.AUTHENTICATION),
				arguments(402, error("insufficient_credits", "Nothing left of sk-SECRET-123"), FailureKind.PAYMENT),
				arguments(429, error("insufficient_quota", "Quota of sk-SECRET-123 exceeded"), FailureKind.PAYMENT));
	}

	private static String error(String code, String message) {
		return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + code + "\",\"param\":null,\"code\":\"" + code
				+ "\"}}";
	}

	@ParameterizedTest(name = "{0} {2}")
	@MethodSource("refusals")
	void shouldAskAnotherProviderAtOnce(int status, String body, FailureKind kind) {
		for (Mode mode : Mode.values()) {
			RawServer server = this.chain
				.open(new RawServer((request, connection) -> connection.answer(status, "application/json", body)));
			OpenAiProvider provider = this.chain.provider("refusing", server.url("/v1"), HttpSettings.DEFAULTS);
			Failure failure = this.chain.onlyFailure(mode, provider.target("one", "one"),
					provider.target("two", "two"));
			assertThat(failure.kind()).as("%s", mode).isEqualTo(kind);
			assertThat(failure.scope()).isEqualTo(FailureScope.PROVIDER);
			assertThat(failure.status()).isEqualTo(status);
			assertThat(String.valueOf(failure.detail())).doesNotContain("SECRET");
			assertThat(server.requests()).as("%s", mode).hasSize(1);
		}
	}

}
