package io.github.llmrouter.policy;

import io.github.llmrouter.context.LlmContext;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * One routed call, as policies see it.
 *
 * @param id identifies the call in logs and traces
 * @param route the name of the route it takes
 * @param prompt what is asked; its options are always a {@code RoutingChatOptions} with
 * the route's defaults filled in
 * @param streaming whether the answer is streamed
 * @param context on whose behalf it is made
 */
public record ChatCall(String id, String route, Prompt prompt, boolean streaming, LlmContext context) {

	/**
	 * The same call with something else to ask.
	 * @param prompt what is asked; without options, those of this call
	 * @return the call
	 */
	public ChatCall withPrompt(Prompt prompt) {
		Prompt complete = (prompt.getOptions() != null) ? prompt
				: new Prompt(prompt.getInstructions(), this.prompt.getOptions());
		return new ChatCall(this.id, this.route, complete, this.streaming, this.context);
	}

	@Override
	public String toString() {
		return "ChatCall[id=" + this.id + ", route=" + this.route + ", streaming=" + this.streaming + "]";
	}

}
