package io.github.llmrouter.provider.anthropic;

import java.io.IOException;

import io.github.llmrouter.provider.http.RawServer;

/**
 * Answers as Anthropic writes them.
 */
final class Messages {

	static final String USAGE = "{\"input_tokens\":25,\"cache_read_input_tokens\":7,\"cache_creation_input_tokens\":3,"
			+ "\"output_tokens\":15,\"output_tokens_details\":{\"thinking_tokens\":4}}";

	private Messages() {
	}

	static String whole(String text) {
		return whole("[{\"type\":\"text\",\"text\":\"" + text + "\"}]", USAGE);
	}

	static String whole(String content, String usage) {
		return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x-2026\",\"content\":"
				+ content + ",\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":" + usage + "}";
	}

	static void start(RawServer.Connection connection, String usage) throws IOException {
		event(connection, "message_start",
				"{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
						+ "\"model\":\"claude-x-2026\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
						+ "\"usage\":" + usage + "}}");
		event(connection, "content_block_start",
				"{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
		event(connection, "ping", "{\"type\":\"ping\"}");
	}

	static void text(RawServer.Connection connection, String text) throws IOException {
		event(connection, "content_block_delta",
				"{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text
						+ "\"}}");
	}

	static void end(RawServer.Connection connection, String usage) throws IOException {
		event(connection, "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
		event(connection, "message_delta",
				"{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
						+ usage + "}");
		event(connection, "message_stop", "{\"type\":\"message_stop\"}");
	}

	static void event(RawServer.Connection connection, String name, String data) throws IOException {
		connection.chunk("event: " + name + "\ndata: " + data + "\n\n");
	}

}
