package io.github.llmrouter.sample;

import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the answers come from.
 */
class StartTests {

	@Nested
	@SampleTest
	@ExtendWith(OutputCaptureExtension.class)
	// a context of its own, to see it start
	@TestPropertySource(properties = "spring.application.name=fresh")
	class WithoutKey {

		@Test
		void shouldSayWhereTheEmbeddedFakeIs(@Autowired FakeOpenRouter openRouter, CapturedOutput output) {
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains(openRouter.baseUrl())).hasSize(1);
		}

	}

	@Nested
	@SampleTest
	class WithServerOfOnesOwn {

		private static final FakeOpenRouter SERVER = FakeOpenRouter.builder().key("sk-mine").start();

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("llm.openrouter.base-url", SERVER::baseUrl);
			registry.add("llm.openrouter.api-key", () -> "sk-mine");
		}

		@AfterAll
		static void close() {
			SERVER.close();
		}

		@Test
		void shouldAskIt(@LocalServerPort int port, @Autowired ObjectProvider<FakeOpenRouter> embedded)
				throws Exception {
			assertThat(embedded.getIfAvailable()).isNull();
			assertThat(new SampleClient(port).post(SampleClient.ask("auto")).status()).isEqualTo(200);
			assertThat(SERVER.requests(SampleClient.PRIMARY)).hasSize(1);
		}

	}

	@Nested
	@SampleTest
	@TestPropertySource(properties = "llm.force-mock=true")
	class WithMockForced {

		@Test
		void shouldAnswerWithForcedMock(@LocalServerPort int port, @Autowired ObjectProvider<FakeOpenRouter> embedded)
				throws Exception {
			assertAnswersWithoutFake(port, embedded);
		}

	}

	@Nested
	@SampleTest
	@TestPropertySource(properties = "llm.provider=mock")
	class WithMockAsProvider {

		@Test
		void shouldAnswerWithMockProvider(@LocalServerPort int port, @Autowired ObjectProvider<FakeOpenRouter> embedded)
				throws Exception {
			assertAnswersWithoutFake(port, embedded);
		}

	}

	private static void assertAnswersWithoutFake(int port, ObjectProvider<FakeOpenRouter> embedded) throws Exception {
		assertThat(embedded.getIfAvailable()).isNull();
		SampleClient client = new SampleClient(port);
		SampleClient.Answer call = client.post(SampleClient.ask("auto"));
		assertThat(call.status()).isEqualTo(200);
		assertThat(call.text()).isNotEmpty();
		SampleClient.Answer stream = client.post(SampleClient.stream(SampleClient.ask("quick")));
		assertThat(stream.text()).isNotEmpty();
		assertThat(stream.data()).endsWith("[DONE]");
	}

}
