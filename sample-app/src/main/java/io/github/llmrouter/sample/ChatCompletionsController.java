package io.github.llmrouter.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.FailureKind;
import jakarta.servlet.http.HttpServletResponse;
import reactor.core.Exceptions;
import reactor.core.publisher.Signal;
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
		// closing the stream cancels the call: a client that goes away is not paid for;
		// a servlet notices that it has gone when it writes, so with the first piece
		// materialized, because a blocking stream lets an error overtake what came before
		try (Stream<Signal<ChatResponse>> stream = this.router.stream(prompt).materialize().toStream()) {
			Iterator<Signal<ChatResponse>> chunks = stream.iterator();
			// throws while there is no piece of an answer: an ordinary error, not a
			// stream
			ChatResponse chunk = next(chunks);
			response.setHeader(ATTEMPTS, String.valueOf(attempts(RoutedCall.from(chunk))));
			response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
			SseWriter writer = new SseWriter(this.json, response.getOutputStream());
			List<Object> choices = new ArrayList<>();
			try {
				writer.send(CompletionBody.chunk(chunk, choices));
				ChatResponse last = chunk;
				while ((chunk = next(chunks)) != null) {
					last = chunk;
					if (!chunk.getResults().isEmpty()) {
						writer.send(CompletionBody.chunk(chunk, choices));
					}
				}
				RoutedCall call = RoutedCall.from(last);
				if (call.usage().isReported()) {
					writer.send(CompletionBody.usageChunk(call));
				}
				writer.done();
			}
			catch (ChatRouterException ex) {
				writer.send(ApiErrors.body(ex));
			}
		}
	}

	/** The next chunk, or {@code null} at the end. */
	private static ChatResponse next(Iterator<Signal<ChatResponse>> chunks) {
		Signal<ChatResponse> signal = chunks.next();
		if (signal.isOnError()) {
			throw Exceptions.propagate(signal.getThrowable());
		}
		return signal.get();
	}

	private static long attempts(RoutedCall call) {
		// what a policy refused was not made
		long failed = call.attempts()
			.stream()
			.filter((attempt) -> attempt.kind() != null && !attempt.refused())
			.count();
		return failed + ((call.servedBy() != null) ? 1 : 0);
	}

}
