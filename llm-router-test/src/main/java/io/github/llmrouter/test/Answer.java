package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

/**
 * What is said in reply to one request, token by token: thoughts, then each choice's
 * text, then the calls of tools. A token is made when it is asked for, so an answer may
 * be very long.
 */
final class Answer {

	private static final int ECHO_LIMIT = 500;

	private final List<Segment> segments = new ArrayList<>();

	private final int choices;

	private final boolean tools;

	private boolean shortened;

	Answer(Content content, Exchange exchange, Ids ids) {
		List<String> texts = content.echoes() ? List.of(echo(exchange)) : content.choices();
		this.choices = texts.size();
		this.tools = !content.toolCalls().isEmpty();
		String reasoning = content.reasoning();
		if (reasoning != null && !exchange.request().excludesReasoning()) {
			add(0, Delta.Kind.REASONING, Tokens.words(reasoning), -1);
		}
		for (int choice = 0; choice < texts.size(); choice++) {
			List<String> words = Tokens.words(texts.get(choice));
			int tokens = (content.tokens() >= 0) ? content.tokens() : words.size();
			int limit = content.echoes() ? exchange.request().maxTokens() : Integer.MAX_VALUE;
			this.shortened |= tokens > limit;
			add(choice, Delta.Kind.CONTENT, words, Math.min(tokens, limit));
		}
		for (int tool = 0; tool < content.toolCalls().size(); tool++) {
			ToolCall call = content.toolCalls().get(tool);
			this.segments.add(new Segment(0, Delta.Kind.TOOL_NAME, List.of(call.name()), 1, tool, ids.toolCall()));
			List<String> pieces = Tokens.pieces(call.arguments());
			this.segments.add(new Segment(0, Delta.Kind.TOOL_ARGUMENTS, pieces, pieces.size(), tool, ""));
		}
	}

	private void add(int choice, Delta.Kind kind, List<String> words, int tokens) {
		if (!words.isEmpty()) {
			this.segments.add(new Segment(choice, kind, words, (tokens < 0) ? words.size() : tokens, 0, ""));
		}
	}

	private static String echo(Exchange exchange) {
		String text = exchange.request().lastText();
		String start = (text.length() <= ECHO_LIMIT) ? text : text.substring(0, ECHO_LIMIT) + " ...";
		String verb = "tool".equals(exchange.request().lastRole()) ? "The tool said: " : "You said: ";
		return "This is " + exchange.model().id() + ". " + verb + start;
	}

	int size() {
		long size = 0;
		for (Segment segment : this.segments) {
			size += segment.tokens();
		}
		return (int) Math.min(size, Integer.MAX_VALUE);
	}

	int reasoningTokens() {
		return (this.segments.isEmpty() || this.segments.get(0).kind() != Delta.Kind.REASONING) ? 0
				: this.segments.get(0).tokens();
	}

	int choices() {
		return this.choices;
	}

	Delta get(int index) {
		int rest = index;
		for (Segment segment : this.segments) {
			if (rest < segment.tokens()) {
				return segment.delta(rest);
			}
			rest -= segment.tokens();
		}
		throw new IndexOutOfBoundsException(index);
	}

	/**
	 * Return why a choice ends, if nothing else is scripted.
	 * @param choice index of the choice
	 * @return the finish reason
	 */
	String finishReason(int choice) {
		if (this.tools && choice == 0) {
			return "tool_calls";
		}
		return this.shortened ? "length" : "stop";
	}

	private record Segment(int choice, Delta.Kind kind, List<String> words, int tokens, int tool, String toolId) {

		Delta delta(int index) {
			int place = index % this.words.size();
			String word = this.words.get(place);
			boolean again = index > 0 && place == 0 && !Character.isWhitespace(word.charAt(0));
			return new Delta(this.choice, this.kind, again ? " " + word : word, this.tool, this.toolId);
		}

	}

}
