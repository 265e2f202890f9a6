package io.github.llmrouter.test.langfuse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the fake answers.
 *
 * @param status the status
 * @param headers further headers
 * @param body the body
 * @param delay how long nothing is sent
 */
public record LangfuseReply(int status, Map<String, String> headers, String body, Duration delay) {

	/** As Langfuse answers when it has taken everything. */
	public static final LangfuseReply ACCEPTED = status(200);

	public LangfuseReply {
		headers = Map.copyOf(headers);
	}

	/**
	 * A status with an empty JSON object.
	 * @param status the status
	 * @return the reply
	 */
	public static LangfuseReply status(int status) {
		return new LangfuseReply(status, Map.of("Content-Type", "application/json"), "{}", Duration.ZERO);
	}

	/**
	 * Nothing, until the fake is closed.
	 * @return the reply
	 */
	public static LangfuseReply silence() {
		return ACCEPTED.after(Duration.ofDays(1));
	}

	/**
	 * The same with a header.
	 * @param name its name
	 * @param value its value
	 * @return the reply
	 */
	public LangfuseReply header(String name, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(name, value);
		return new LangfuseReply(this.status, headers, this.body, this.delay);
	}

	/**
	 * The same with another body.
	 * @param body the body
	 * @return the reply
	 */
	public LangfuseReply body(String body) {
		return new LangfuseReply(this.status, this.headers, body, this.delay);
	}

	/**
	 * The same, later.
	 * @param delay how long nothing is sent
	 * @return the reply
	 */
	public LangfuseReply after(Duration delay) {
		return new LangfuseReply(this.status, this.headers, this.body, delay);
	}

}
