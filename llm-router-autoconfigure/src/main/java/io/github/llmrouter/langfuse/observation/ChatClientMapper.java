package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.context.ContextualOptions;
import io.github.llmrouter.context.LlmContext;

import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.model.ChatResponse;

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
	public long weight(ChatClientObservationContext context) {
		return ContentWeight.of(context.getRequest().prompt()) + ContentWeight.of(response(context));
	}

	@Override
	public void describe(ChatClientObservationContext context, Description description) {
		description.type("chain");
		description.content().input(context.getRequest().prompt());
		description.content().output(response(context));
		description.error(context.getError());
		description.metadata("stream", context.isStream());
	}

	private static @Nullable ChatResponse response(ChatClientObservationContext context) {
		ChatClientResponse response = context.getResponse();
		return (response != null) ? response.chatResponse() : null;
	}

}
