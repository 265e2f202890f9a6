package io.github.llmrouter.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes server-sent events, each at once.
 */
final class SseWriter {

	private final JsonMapper json;

	private final OutputStream out;

	SseWriter(JsonMapper json, OutputStream out) {
		this.json = json;
		this.out = out;
	}

	void send(Map<String, Object> data) throws IOException {
		write(this.json.writeValueAsString(data));
	}

	void done() throws IOException {
		write("[DONE]");
	}

	private void write(String data) throws IOException {
		this.out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
		this.out.flush();
	}

}
