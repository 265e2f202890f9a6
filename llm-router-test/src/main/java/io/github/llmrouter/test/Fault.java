package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What happens in the middle of an answer; {@link CompletionReply#after} says where.
 * After a fault that ends the answer nothing more is sent.
 * <p>
 * A call's answer has no middle: there the same happens at the like place of its body, or
 * what comes next to it.
 */
public sealed interface Fault permits Faults.Insert, Faults.Oddity, Faults.Pause, Faults.Stop, Faults.Failure {

	/**
	 * The connection is closed, and the HTTP message is never completed.
	 * @return a fault that ends the answer
	 */
	static Fault cut() {
		return new Faults.Stop(Ending.CLOSE, false);
	}

	/**
	 * The connection is reset (RST).
	 * @return a fault that ends the answer
	 */
	static Fault reset() {
		return new Faults.Stop(Ending.RESET, false);
	}

	/**
	 * Nothing more is sent, and the connection stays open.
	 * @return a fault that ends the answer
	 */
	static Fault stall() {
		return new Faults.Stop(Ending.HOLD, false);
	}

	/**
	 * The HTTP message ends as it should, but without finish reason, usage and
	 * {@code [DONE]}. In a call the finish reason is null.
	 * @return a fault that ends the answer
	 */
	static Fault end() {
		return new Faults.Stop(Ending.COMPLETE, false);
	}

	/**
	 * Half of an event is sent, and then the HTTP message ends. In a call it is half of
	 * the body: truncated JSON.
	 * @return a fault that ends the answer
	 */
	static Fault halfEvent() {
		return new Faults.Stop(Ending.COMPLETE, true);
	}

	/**
	 * An error event ends the stream, as OpenRouter sends it when a provider fails after
	 * its first token. In a call it is what {@link #failedChoice} is.
	 * @param error what went wrong
	 * @return a fault that ends the answer
	 */
	static Fault error(OpenRouterError error) {
		return new Faults.Failure(error, true);
	}

	/**
	 * The choice ends with the finish reason {@code error} and tells the error itself;
	 * usage and {@code [DONE]} follow.
	 * @param error what went wrong
	 * @return a fault that ends the answer
	 */
	static Fault failedChoice(OpenRouterError error) {
		return new Faults.Failure(error, false);
	}

	/**
	 * Nothing is sent for a while; then it goes on.
	 * @param duration how long
	 * @return the fault
	 */
	static Fault pause(Duration duration) {
		return new Faults.Pause(duration);
	}

	/**
	 * A comment line. In a call, blanks.
	 * @return the fault
	 */
	static Fault comment() {
		return new Faults.Insert(bytes(": OPENROUTER PROCESSING\n\n"), bytes("\n         "));
	}

	/**
	 * An event of one's own. In a call it stands in the middle of the body.
	 * @param data what follows {@code data:}, one line
	 * @return the fault
	 */
	static Fault data(String data) {
		return new Faults.Insert(bytes("data: " + data + "\n\n"), bytes(data));
	}

	/**
	 * A chunk that is no JSON. In a call it breaks the body's JSON.
	 * @return the fault
	 */
	static Fault malformedChunk() {
		return data("{\"id\":\"gen-broken\",\"choices\":[{\"index\"");
	}

	/**
	 * Any bytes, in the middle of the body.
	 * @param bytes what is sent
	 * @return the fault
	 */
	static Fault bytes(byte[] bytes) {
		return new Faults.Insert(bytes.clone(), bytes.clone());
	}

	/**
	 * A chunk with a role and empty content. Nothing in a call.
	 * @return the fault
	 */
	static Fault emptyChunk() {
		return Faults.Oddity.EMPTY_DELTA;
	}

	/**
	 * A chunk whose list of choices is empty. A call has no choices then.
	 * @return the fault
	 */
	static Fault emptyChoices() {
		return Faults.Oddity.EMPTY_CHOICES;
	}

	/**
	 * A chunk whose choices are null. A call's are null then.
	 * @return the fault
	 */
	static Fault nullChoices() {
		return Faults.Oddity.NULL_CHOICES;
	}

	/**
	 * Content that is not UTF-8.
	 * @return the fault
	 */
	static Fault invalidUtf8() {
		return Faults.Oddity.INVALID_UTF8;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
