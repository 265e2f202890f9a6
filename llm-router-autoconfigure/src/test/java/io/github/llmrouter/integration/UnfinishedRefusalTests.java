package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.integration.Chain.Mode;
import io.github.llmrouter.provider.http.HttpSettings;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A refusal whose status says all, and whose body does not come.
 */
@Timeout(60)
class UnfinishedRefusalTests {

	private final Chain chain = new Chain();

	@AfterEach
	void close() throws Exception {
		this.chain.close();
	}

	@ParameterizedTest
	@EnumSource
	void shouldReadTheBodyOfARefusalThatIsWholeButDoesNotEnd(Mode mode) {
		RawServer server = this.chain.open(new RawServer((request, connection) -> {
			connection.write("HTTP/1.1 403 X\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
					+ "{\"error\":{\"code\":403,\"message\":\"flagged\",\"metadata\":{\"reasons\":[\"violence\"]}}}");
			connection.stall(new CompletableFuture<>());
		}));
		Target first = this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS);
		assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> this.chain.onlyFailure(mode, first))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(FailureKind.CONTENT_POLICY));
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForTheBodyOfARefusal(Mode mode) {
		RawServer server = this.chain.open(new RawServer((request, connection) -> {
			connection.write("HTTP/1.1 401 X\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
			connection.stall(new CompletableFuture<>());
		}));
		Target first = this.chain.target("first", server.url("/v1"), HttpSettings.DEFAULTS);
		long start = System.nanoTime();
		Failure failure = this.chain.onlyFailure(mode, first);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
		assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
		assertThat(failure.status()).isEqualTo(401);
		assertThat(server.requests()).hasSize(1);
	}

}
