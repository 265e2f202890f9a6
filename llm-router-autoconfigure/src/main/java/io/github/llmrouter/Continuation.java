package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Asks a model to continue an answer of which a part has gone out. The part comes as a
 * message of the assistant, and after it one of the user: some models refuse to fill in
 * the rest of an assistant's message, but all answer a user's.
 *
 * @param instruction what the user says; {@value #TAIL} stands for the last words of the
 * part
 */
record Continuation(String instruction) {

	static final String TAIL = "{tail}";

	static final Continuation DEFAULT = new Continuation("""
			Your answer was cut off. Continue it from exactly where it stopped. \
			Begin by repeating its last words, which are given between the marks, and then go on. \
			Repeat nothing else, and say nothing about this request.
			<<<{tail}>>>""");

	/**
	 * What is asked.
	 * @param prompt what was asked at first
	 * @param delivered the part of the answer that has gone out
	 * @return the prompt
	 */
	Prompt prompt(Prompt prompt, String delivered) {
		List<Message> messages = new ArrayList<>(prompt.getInstructions());
		messages.add(new AssistantMessage(delivered));
		messages.add(new UserMessage(this.instruction.replace(TAIL, Seam.tail(delivered))));
		return new Prompt(messages, prompt.getOptions());
	}

}
