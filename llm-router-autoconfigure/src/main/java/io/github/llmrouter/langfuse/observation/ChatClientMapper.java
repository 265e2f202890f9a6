package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.ContextualOptions;
import io.github.llmrouter.context.LlmContext;

import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import org.jspecify.annotations.Nullable;

/**
 * A chat client: the chain of what its advisors, the model and tools do.
 */
final class ChatClientMapper implements ObservationMapper<ChatClientObservationContext> {

	@Override
	public String name(ChatClientObservationContext context) {
		return "chat client";
	}

	@Override
	public LlmContext who(ChatClientObservationContext context) {
		return (context.getRequest().prompt().getOptions() instanceof ContextualOptions options) ? options.getContext()
				: LlmContext.EMPTY;
	}

	@Override
	public Telling tell(ChatClientObservationContext context, ContentSettings settings) {
		long weight = ContentWeight.of(context.getRequest().prompt()) + ContentWeight.of(response(context));
		Prompt prompt = context.getRequest().prompt();
		ChatResponse response = response(context);
		Throwable error = context.getError();
		boolean stream = context.isStream();
		return new Telling(weight, (description) -> {
			description.type("chain");
			description.content().input(prompt);
			description.content().output(response);
			description.error(error);
			description.metadata("stream", stream);
		});
	}

	private static @Nullable ChatResponse response(ChatClientObservationContext context) {
		ChatClientResponse response = context.getResponse();
		return (response != null) ? response.chatResponse() : null;
	}

}
