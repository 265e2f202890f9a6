package io.github.llmrouter.test;

import java.util.List;

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
		CallMessage message = new CallMessage();
		for (int i = 0; i < this.end; i++) {
			Delta delta = this.answer.get(i);
			if (delta.choice() == choice) {
				message.append(delta, marks(i + 1));
			}
		}
		return message.json();
	}

	private String marks(int tokens) {
		List<Faults.At> faults = this.completion.reply().faults();
		if (faults.isEmpty()) {
			return "";
		}
		StringBuilder marks = new StringBuilder();
		for (int i = 0; i < faults.size(); i++) {
			if (Math.min(faults.get(i).tokens(), this.answer.size()) == tokens) {
				marks.append((char) (MARKS + i));
			}
		}
		return marks.toString();
	}

}
