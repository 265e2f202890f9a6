package io.github.llmrouter.test;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error as OpenRouter tells it: the body of a response, or an event in a stream. Send
 * it with {@link Reply#error}, {@link Fault#error} or {@link Fault#failedChoice}; the
 * usual ones are made by {@link OpenRouterErrors}. Immutable.
 */
public final class OpenRouterError {

	private final int status;

	private final Map<String, Object> error;

	private final Map<String, Object> metadata;

	private final Map<String, String> headers;

	private OpenRouterError(int status, Map<String, Object> error, Map<String, Object> metadata,
			Map<String, String> headers) {
		this.status = status;
		this.error = error;
		this.metadata = metadata;
		this.headers = headers;
	}

	/**
	 * An error whose code is the HTTP status, as OpenRouter's usually are.
	 * @param status the HTTP status, and {@code error.code}
	 * @param message {@code error.message}
	 * @return the error
	 */
	public static OpenRouterError of(int status, String message) {
		Map<String, Object> error = new LinkedHashMap<>();
		error.put("code", status);
		error.put("message", message);
		return new OpenRouterError(status, error, Map.of(), Map.of());
	}

	/**
	 * Tell another code.
	 * @param code a number or a string; {@code null} leaves the code out
	 * @return a copy of this error with it
	 */
	public OpenRouterError code(@Nullable Object code) {
		return field("code", code);
	}

	/**
	 * Set a field of {@code error}, {@code error_type} or {@code availability} for
	 * instance.
	 * @param name the field
	 * @param value what JSON can express; {@code null} leaves the field out
	 * @return a copy of this error with it
	 */
	public OpenRouterError field(String name, @Nullable Object value) {
		return new OpenRouterError(this.status, with(this.error, name, value), this.metadata, this.headers);
	}

	/**
	 * Set a field of {@code error.metadata}.
	 * @param name the field
	 * @param value what JSON can express; {@code null} leaves the field out
	 * @return a copy of this error with it
	 */
	public OpenRouterError metadata(String name, @Nullable Object value) {
		return new OpenRouterError(this.status, this.error, with(this.metadata, name, value), this.headers);
	}

	/**
	 * Set a header of the response. It is not sent where the error is an event.
	 * @param name of the header
	 * @param value of the header
	 * @return a copy of this error with it
	 */
	public OpenRouterError header(String name, String value) {
		return new OpenRouterError(this.status, this.error, this.metadata, with(this.headers, name, value));
	}

	/**
	 * Return the HTTP status it is sent with before anything was generated.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the body of the response.
	 * @return JSON
	 */
	public String body() {
		ObjectNode body = Json.object();
		body.set("error", json());
		body.put("user_id", "user_fake");
		return Json.write(body);
	}

	Map<String, String> headers() {
		return this.headers;
	}

	ObjectNode json() {
		ObjectNode json = Json.object();
		this.error.forEach((name, value) -> json.set(name, Json.node(value)));
		if (!this.metadata.isEmpty()) {
			json.set("metadata", Json.node(this.metadata));
		}
		return json;
	}

	private static <V> Map<String, V> with(Map<String, V> map, String name, @Nullable V value) {
		Map<String, V> copy = new LinkedHashMap<>(map);
		if (value != null) {
			copy.put(name, value);
		}
		else {
			copy.remove(name);
		}
		return copy;
	}

	@Override
	public String toString() {
		return this.status + " " + json();
	}

}
