package io.github.llmrouter.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionBodyTests {

	@Test
	void shouldKeepChoicesApartAndNumberThemFromZero() {
		ChatModel model = new ChatModel() {

			@Override
			public ChatResponse call(Prompt prompt) {
				throw new UnsupportedOperationException();
			}

			@Override
			public Flux<ChatResponse> stream(Prompt prompt) {
				return Flux.just(piece(3, "a", null), piece(7, "b", null), piece(3, "c", "stop"), piece(7, "", "stop"));
			}

		};
		List<Object> seen = new ArrayList<>();
		List<String> pieces = new ArrayList<>();
		try (ChatRouter router = ChatRouter.builder().targets(Target.of("model", model)).build()) {
			router.stream(new Prompt("Hi")).toStream().forEach((chunk) -> {
				List<?> choices = (List<?>) CompletionBody.chunk(chunk, seen).get("choices");
				for (Object choice : choices) {
					Map<?, ?> delta = (Map<?, ?>) ((Map<?, ?>) choice).get("delta");
					pieces.add(((Map<?, ?>) choice).get("index") + ":" + delta.get("content"));
				}
			});
		}
		assertThat(pieces).containsExactly("0:a", "1:b", "0:c", "1:");
	}

	private static ChatResponse piece(int index, String text, String finishReason) {
		AssistantMessage message = AssistantMessage.builder().content(text).properties(Map.of("index", index)).build();
		return new ChatResponse(
				List.of(new Generation(message, ChatGenerationMetadata.builder().finishReason(finishReason).build())));
	}

}
