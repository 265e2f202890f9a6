package io.github.llmrouter.provider.mock;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

import io.github.llmrouter.provider.http.TestAttempt;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

import static org.assertj.core.api.Assertions.assertThat;

class MockProviderTests {

	private final Target target = new MockProvider("mock").target("acme/one", "acme/one");

	@Test
	void shouldAnswerTheSameToACallAndToAStream() {
		ChatResponse called = new TestAttempt(this.target).call();
		List<ChatResponse> streamed = new TestAttempt(this.target).stream();
		assertThat(TestAttempt.text(List.of(called))).isEqualTo(TestAttempt.text(streamed))
			.contains("acme/one", "mock");
		assertThat(called.getMetadata().getModel()).isEqualTo("acme/one");
		assertThat(streamed).allMatch((chunk) -> chunk.getMetadata().getModel().equals("acme/one"));
		assertThat(Objects.requireNonNull(called.getResult()).getMetadata().getFinishReason()).isEqualTo("STOP");
	}

	@Test
	void shouldStreamWordsThenTheFinishReasonThenTheUsage() {
		Target target = new MockProvider("mock", (model, prompt) -> "one  two\nthree").target("m", "m");
		List<ChatResponse> streamed = new TestAttempt(target).stream();
		assertThat(streamed.stream().map((chunk) -> TestAttempt.text(List.of(chunk)))).containsExactly("one  ", "two\n",
				"three", "", "");
		assertThat(streamed.stream()
			.flatMap((chunk) -> chunk.getResults().stream())
			.map(Generation::getMetadata)
			.map((metadata) -> String.valueOf(metadata.getFinishReason())))
			.containsExactly("null", "null", "null", "STOP");
		assertThat(streamed.stream().map((chunk) -> target.adapter().usage(chunk.getMetadata())))
			.filteredOn(TokenUsage::isReported)
			.containsExactly(new TokenUsage(6, 3, 0, 0, 0, BigDecimal.ZERO));
	}

	@Test
	void shouldCostNothingAndSaySo() {
		TokenUsage usage = this.target.adapter().usage(new TestAttempt(this.target).call().getMetadata());
		assertThat(usage.isReported()).isTrue();
		assertThat(usage.cost()).isZero();
	}

}
