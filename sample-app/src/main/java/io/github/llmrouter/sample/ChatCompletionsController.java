package io.github.llmrouter.sample;

import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.ChatRouterException;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * OpenAI's chat completions on the router. The thread of a request follows its stream,
 * which is cheap with virtual threads.
 */
@RestController
class ChatCompletionsController {

	static final String ATTEMPTS = "X-LLM-Attempts";

	private final ChatRouter router;

	private final PromptFactory prompts;

	private final JsonMapper json;

	ChatCompletionsController(ChatRouter router, PromptFactory prompts, JsonMapper json) {
		this.router = router;
		this.prompts = prompts;
		this.json = json;
	}

	@PostMapping("/v1/chat/completions")
	ResponseEntity<Map<String, Object>> complete(@RequestBody CompletionRequest request,
			@RequestAttribute(name = ApiKeyFilter.TENANT, required = false) String tenant, HttpServletResponse response)
			throws IOException {
		Prompt prompt = this.prompts.prompt(request, tenant);
		if (Boolean.TRUE.equals(request.stream())) {
			stream(prompt, response);
			return null;
		}
		ChatResponse answer = this.router.call(prompt);
		return ResponseEntity.ok()
			.header(ATTEMPTS, String.valueOf(attempts(RoutedCall.from(answer))))
			.body(CompletionBody.completion(answer));
	}

	private void stream(Prompt prompt, HttpServletResponse response) throws IOException {
		// closing the stream cancels the call: a client that goes away is not paid for
		try (Stream<ChatResponse> stream = this.router.stream(prompt).toStream()) {
			Iterator<ChatResponse> chunks = stream.iterator();
			// throws while there is no piece of an answer: an ordinary error, not a
			// stream
			ChatResponse chunk = chunks.next();
			response.setHeader(ATTEMPTS, String.valueOf(attempts(RoutedCall.from(chunk))));
			response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
			SseWriter writer = new SseWriter(this.json, response.getOutputStream());
			try {
				writer.send(CompletionBody.chunk(chunk));
				while (chunks.hasNext()) {
					chunk = chunks.next();
					if (!chunk.getResults().isEmpty()) {
						writer.send(CompletionBody.chunk(chunk));
					}
				}
				writer.send(CompletionBody.usageChunk(RoutedCall.from(chunk)));
				writer.done();
			}
			catch (ChatRouterException ex) {
				writer.send(ApiErrors.body(ex));
			}
		}
	}

	private static long attempts(RoutedCall call) {
		long failed = call.attempts().stream().filter((attempt) -> attempt.kind() != null).count();
		return failed + ((call.servedBy() != null) ? 1 : 0);
	}

}
