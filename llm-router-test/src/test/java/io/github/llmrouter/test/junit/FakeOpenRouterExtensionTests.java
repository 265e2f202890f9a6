package io.github.llmrouter.test.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FakeOpenRouterExtension}.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class FakeOpenRouterExtensionTests {

	@RegisterExtension
	static final FakeOpenRouterExtension SHARED = new FakeOpenRouterExtension(FakeOpenRouter.builder().key("secret"));

	@RegisterExtension
	final FakeOpenRouterExtension own = new FakeOpenRouterExtension();

	private static String url;

	@BeforeAll
	static void remember() {
		url = SHARED.baseUrl();
	}

	@RepeatedTest(2)
	void shouldResetSharedFakeAndStartOwnOne() throws Exception {
		assertThat(SHARED.baseUrl()).isEqualTo(url);
		assertThat(this.own.baseUrl()).isNotEqualTo(url);
		assertThat(SHARED.fake().apiKey()).isEqualTo("secret");
		assertThat(SHARED.fake().requestCount()).isZero();
		get(SHARED.fake());
		assertThat(SHARED.fake().requestCount()).isEqualTo(1);
	}

	@Test
	void shouldNotRunOutsideOfTests() {
		assertThatIllegalStateException().isThrownBy(() -> new FakeOpenRouterExtension().fake())
			.withMessageContaining("static field");
	}

	@Nested
	class Inside {

		@Test
		void shouldStillRun() {
			assertThat(SHARED.baseUrl()).isEqualTo(url);
		}

	}

	static void get(FakeOpenRouter fake) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(fake.baseUrl() + "/models")).build();
		HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
	}

}
