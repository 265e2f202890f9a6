package io.github.llmrouter;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.llmrouter.target.TargetAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
					transcript.add(ScriptedChatModel.chunk("ab", null));
					begun.countDown();
				}
			});
			await(begun);
			do {
				String text = transcript.joined().getResult().getOutput().getText();
				assertThat(text).isEqualTo("ab".repeat(text.length() / 2));
			}
			while (!writer.isDone());
			assertThat(writer.thenApply((nothing) -> transcript.text()).join()).hasSize(2 * CHUNKS);
		}
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
