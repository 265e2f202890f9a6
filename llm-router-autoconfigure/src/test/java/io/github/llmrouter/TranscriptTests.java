package io.github.llmrouter;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.llmrouter.target.TargetAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

class TranscriptTests {

	private static final int CHUNKS = 2_000;

	@Test
	@Timeout(60)
	void shouldTellWhoCancelsTheAnswerAsFarAsItIsThere() {
		for (int round = 0; round < 50; round++) {
			Transcript transcript = new Transcript(TargetAdapter.DEFAULT);
			CountDownLatch begun = new CountDownLatch(1);
			CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
				for (int i = 0; i < CHUNKS; i++) {
					transcript.add(chunk());
					begun.countDown();
				}
			});
			await(begun);
			do {
				AssistantMessage answer = transcript.joined().getResult().getOutput();
				assertThat(answer.getText()).isEqualTo("ab".repeat(answer.getToolCalls().size()));
			}
			while (!writer.isDone());
			assertThat(writer.thenApply((nothing) -> transcript.text()).join()).hasSize(2 * CHUNKS);
		}
	}

	@Test
	void shouldJoinWhatWasReasonedAndShown() {
		Transcript transcript = new Transcript(TargetAdapter.DEFAULT);
		Media image = Media.builder().mimeType(MimeTypeUtils.IMAGE_PNG).data("https://images/1").build();
		transcript.add(
				chunk(AssistantMessage.builder().content("").properties(Map.of("reasoningContent", "It is ")).build()));
		transcript
			.add(chunk(AssistantMessage.builder().content("").properties(Map.of("reasoningContent", "easy")).build()));
		transcript.add(chunk(AssistantMessage.builder().content("4").build()));
		transcript.add(chunk(AssistantMessage.builder().content("2").media(List.of(image)).build()));

		AssistantMessage answer = transcript.joined().getResult().getOutput();
		assertThat(answer.getText()).isEqualTo("42");
		assertThat(answer.getMetadata()).containsEntry("reasoningContent", "It is easy");
		assertThat(answer.getMedia()).containsExactly(image);
	}

	private static ChatResponse chunk(AssistantMessage message) {
		return new ChatResponse(List.of(new Generation(message)));
	}

	private static ChatResponse chunk() {
		return new ChatResponse(List.of(new Generation(AssistantMessage.builder()
			.content("ab")
			.toolCalls(List.of(new AssistantMessage.ToolCall("id", "function", "weather", "{}")))
			.build())));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
