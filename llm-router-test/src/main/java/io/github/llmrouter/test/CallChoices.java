package io.github.llmrouter.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the choices of a call's answer, with the faults that show in them.
 */
final class CallChoices {

	/** The first of the letters, free for private use, that mark where a fault lies. */
	private static final char MARKS = '\uE000';

	private final Completion completion;

	private final Answer answer;

	private int end;

	private @Nullable OpenRouterError failure;

	private boolean unfinished;

	private boolean empty;

	private boolean nothing;

	CallChoices(Completion completion) {
		this.completion = completion;
		this.answer = completion.answer();
		this.end = this.answer.size();
		for (Faults.At at : completion.reply().faults()) {
			apply(at);
		}
	}

	private void apply(Faults.At at) {
		if (at.fault() instanceof Faults.Failure fault) {
			this.failure = fault.error();
			this.end = Math.min(this.end, at.tokens());
		}
		else if (at.fault() instanceof Faults.Stop stop && stop.ending() == Ending.COMPLETE && !stop.halfEvent()) {
			this.unfinished = true;
			this.end = Math.min(this.end, at.tokens());
		}
		else if (at.fault() == Faults.Oddity.EMPTY_CHOICES) {
			this.empty = true;
		}
		else if (at.fault() == Faults.Oddity.NULL_CHOICES) {
			this.nothing = true;
		}
	}

	/**
	 * Read a letter of the body.
	 * @param letter any
	 * @return index of the fault that it marks, or a number out of range
	 */
	static int faultMarkedBy(char letter) {
		return letter - MARKS;
	}

	private String marked(int tokens, String text) {
		List<Faults.At> faults = this.completion.reply().faults();
		if (faults.isEmpty()) {
			return text;
		}
		StringBuilder marked = new StringBuilder(text);
		for (int i = 0; i < faults.size(); i++) {
			int place = Math.min(faults.get(i).tokens(), this.answer.size());
			if (place == tokens) {
				marked.append((char) (MARKS + i));
			}
		}
		return marked.toString();
	}

	Usage usage() {
		Usage usage = this.completion.usage(this.end);
		return (this.failure != null) ? usage.free() : usage;
	}

	void writeTo(ObjectNode json) {
		if (this.nothing) {
			json.putNull("choices");
			return;
		}
		ArrayNode choices = json.putArray("choices");
		for (int choice = 0; choice < this.answer.choices() && !this.empty; choice++) {
			choices.add(choice(choice));
		}
	}

	private ObjectNode choice(int index) {
		String reason = (this.failure != null) ? "error" : this.completion.finishReason(index);
		reason = this.unfinished ? null : reason;
		String nativeReason = (this.failure != null) ? null : this.completion.nativeFinishReason(reason);
		ObjectNode choice = Json.object()
			.put("index", index)
			.putNull("logprobs")
			.put("finish_reason", reason)
			.put("native_finish_reason", nativeReason);
		choice.set("message", message(index));
		if (this.failure != null) {
			choice.set("error", this.failure.json());
		}
		return choice;
	}

	private ObjectNode message(int choice) {
		StringBuilder content = new StringBuilder();
		StringBuilder reasoning = new StringBuilder();
		Map<Integer, ObjectNode> tools = new HashMap<>();
		ArrayNode toolCalls = Json.array();
		for (int i = 0; i < this.end; i++) {
			Delta delta = this.answer.get(i);
			String text = marked(i + 1, delta.text());
			if (delta.choice() != choice) {
				continue;
			}
			switch (delta.kind()) {
				case CONTENT -> content.append(text);
				case REASONING -> reasoning.append(text);
				case TOOL_NAME -> {
					ObjectNode call = toolCalls.addObject().put("index", delta.toolIndex()).put("id", delta.toolId());
					tools.put(delta.toolIndex(),
							call.put("type", "function").putObject("function").put("name", text).put("arguments", ""));
				}
				case TOOL_ARGUMENTS -> {
					ObjectNode function = tools.get(delta.toolIndex());
					if (function != null) {
						function.put("arguments", function.path("arguments").asString() + text);
					}
				}
			}
		}
		ObjectNode message = Json.object().put("role", "assistant");
		boolean onlyTools = content.isEmpty() && !toolCalls.isEmpty();
		message.put("content", onlyTools ? null : content.toString());
		message.putNull("refusal").put("reasoning", reasoning.isEmpty() ? null : reasoning.toString());
		if (!reasoning.isEmpty()) {
			message.putArray("reasoning_details").add(Delta.reasoningDetail(reasoning.toString()));
		}
		if (!toolCalls.isEmpty()) {
			message.set("tool_calls", toolCalls);
		}
		return message;
	}

}
