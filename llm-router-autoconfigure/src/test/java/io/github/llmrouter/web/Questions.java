package io.github.llmrouter.web;

import io.github.llmrouter.ChatRouter;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What controllers do with a router.
 */
class Questions {

	private final ChatRouter router;

	private final ChatClient client;

	private final ChatClient remembering;

	Questions(ChatRouter router) {
		this.router = router;
		this.client = ChatClient.create(router);
		this.remembering = ChatClient.builder(router)
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().build()).build())
			.build();
	}

	String ask(String question) {
		return this.router.call(question);
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> stream(@RequestParam String question) {
		return this.router.stream(new Prompt(question))
			.filter((response) -> response.getResult() != null)
			.mapNotNull((response) -> response.getResult().getOutput().getText());
	}

	@GetMapping(path = "/client-stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> clientStream(@RequestParam String question) {
		return this.client.prompt(question).stream().content();
	}

	/** With memory, the model is subscribed to on another thread. */
	@GetMapping(path = "/memory-stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> memoryStream(@RequestParam String question) {
		return this.remembering.prompt(question)
			.advisors((advisor) -> advisor.param(ChatMemory.CONVERSATION_ID, question))
			.stream()
			.content();
	}

}
