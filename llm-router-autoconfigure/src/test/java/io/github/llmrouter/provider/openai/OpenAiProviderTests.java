package io.github.llmrouter.provider.openai;

import java.util.List;

import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatResponse;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiProviderTests {

	@Test
	void shouldCallAndStream() throws Exception {
		try (RawServer server = new RawServer((request, connection) -> {
			if (request.isStream()) {
				connection.stream(Completions.chunk("Hel"), Completions.chunk("lo"), Completions.finish("stop"),
						Completions.usageChunk(), "[DONE]");
			}
			else {
				connection.json(Completions.whole("Hello"));
			}
		});
				OpenAiProvider provider = OpenAiProvider
					.builder(ProviderConnection.of("fake", server.url("/api/v1")).withApiKey(() -> "sk-secret-1234567"))
					.build()) {
			Target target = provider.target("acme/one", "acme/one");
			ChatResponse response = new TestAttempt(target).call();
			System.out.println(response + " " + target.adapter().usage(response.getMetadata()));
			List<ChatResponse> responses = new TestAttempt(target).stream();
			responses.forEach((r) -> System.out.println(r + " " + target.adapter().usage(r.getMetadata())));
			assertThat(TestAttempt.text(responses)).isEqualTo("Hello");
			server.requests().forEach(System.out::println);
			assertThat(provider.underWay()).isZero();
		}
	}

}
