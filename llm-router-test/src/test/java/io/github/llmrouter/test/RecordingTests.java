package io.github.llmrouter.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what the fake remembers.
 */
class RecordingTests {

	private final FakeOpenRouter fake = FakeOpenRouter.builder().maxRecordedRequests(3).start();

	private final Client client = new Client(this.fake, "sk-or-v1-secret");

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void shouldRecordEverything() throws Exception {
		Instant before = Instant.now();
		long nanoTime = System.nanoTime();
		this.client.post(Client.body("a/b", "My prompt", true), "X-Title", "one", "x-title", "two");
		RecordedRequest request = this.fake.takeRequest(Duration.ofSeconds(5));
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/api/v1/chat/completions");
		assertThat(request.model()).isEqualTo("a/b");
		assertThat(request.stream()).isTrue();
		assertThat(request.lastText()).isEqualTo("My prompt");
		assertThat(request.hasToolResult()).isFalse();
		assertThat(request.json().at("/messages/0/role").asString()).isEqualTo("user");
		assertThat(request.body()).startsWith("{\"model\"");
		assertThat(request.header("AUTHORIZATION")).isEqualTo("Bearer sk-or-v1-secret");
		assertThat(request.headers().get("X-TITLE")).isEqualTo(List.of("one", "two"));
		assertThat(request.header("nothing")).isNull();
		assertThat(request.time()).isBetween(before, Instant.now());
		assertThat(request.nanoTime()).isBetween(nanoTime, System.nanoTime());
		assertThat(request.tokensSent()).isEqualTo(7);
		assertThat(request.awaitCancelled(Duration.ofSeconds(5))).isFalse();
		assertThat(request.toString()).contains("a/b", "****").doesNotContain("secret", "My prompt");
	}

	@Test
	void shouldRecordOtherRequests() throws Exception {
		this.client.get("/models?limit=1");
		RecordedRequest request = this.fake.takeRequest(Duration.ofSeconds(5));
		assertThat(request.path()).isEqualTo("/api/v1/models?limit=1");
		assertThat(request.model()).isNull();
		assertThat(request.json().isMissingNode()).isTrue();
		assertThat(this.fake.requestCount()).isEqualTo(1);
	}

	@Test
	void shouldDropOldestButCountAll() throws Exception {
		for (String model : List.of("a/1", "a/2", "a/2", "a/3", "a/2")) {
			this.client.call(model);
		}
		assertThat(this.fake.requests()).extracting(RecordedRequest::model).containsExactly("a/2", "a/3", "a/2");
		assertThat(this.fake.requests("a/2")).hasSize(2);
		assertThat(this.fake.requestCount()).isEqualTo(5);
		assertThat(this.fake.requestCount("a/1")).isEqualTo(1);
		assertThat(this.fake.requestCount("a/2")).isEqualTo(3);
		assertThat(this.fake.requestCount("a/4")).isZero();
		assertThat(this.fake.takeRequest(Duration.ZERO).model()).isEqualTo("a/2");
		assertThat(this.fake.takeRequest(Duration.ZERO).model()).isEqualTo("a/3");
		this.fake.clear();
		assertThat(this.fake.requests()).isEmpty();
		assertThat(this.fake.requestCount("a/2")).isZero();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.fake.takeRequest(Duration.ofMillis(10)))
			.withMessageContaining("No request came");
	}

}
