package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an answer says.
 *
 * @param echoes whether the text is made from the request
 * @param choices the text of each choice
 * @param reasoning what the model thought first, or {@code null}
 * @param toolCalls the tools it wants called
 * @param tokens how many tokens each text is stretched or shortened to; negative for as
 * many as it has
 */
record Content(boolean echoes, List<String> choices, @Nullable String reasoning, List<ToolCall> toolCalls, int tokens) {

	static Content text(String text) {
		return new Content(false, List.of(text), null, List.of(), -1);
	}

	static Content echo() {
		return new Content(true, List.of(""), null, List.of(), -1);
	}

	Content withChoices(List<String> choices) {
		return new Content(false, List.copyOf(choices), this.reasoning, this.toolCalls, this.tokens);
	}

	Content withReasoning(@Nullable String reasoning) {
		return new Content(this.echoes, this.choices, reasoning, this.toolCalls, this.tokens);
	}

	Content withToolCall(ToolCall toolCall) {
		List<ToolCall> all = new ArrayList<>(this.toolCalls);
		all.add(toolCall);
		return new Content(this.echoes, this.choices, this.reasoning, List.copyOf(all), this.tokens);
	}

	Content withTokens(int tokens) {
		return new Content(this.echoes, this.choices, this.reasoning, this.toolCalls, tokens);
	}

}
