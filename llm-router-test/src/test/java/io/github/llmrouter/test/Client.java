package io.github.llmrouter.test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the fake that knows HTTP and JSON, and nothing else.
 */
final class Client {

	static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final FakeOpenRouter fake;

	private final String key;

	Client(FakeOpenRouter fake) {
		this(fake, "sk-or-v1-any");
	}

	Client(FakeOpenRouter fake, String key) {
		this.fake = fake;
		this.key = key;
	}

	static String body(String model, String text, boolean stream) {
		return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(model,
				stream, text);
	}

	HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.fake.baseUrl() + "/chat/completions"))
			.header("Authorization", "Bearer " + this.key)
			.POST(BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.fake.baseUrl() + path))
			.header("Authorization", "Bearer " + this.key)
			.build();
		return this.http.send(request, BodyHandlers.ofString());
	}

	JsonNode call(String model) throws IOException, InterruptedException {
		return JSON.readTree(post(body(model, "Hello", false)).body());
	}

	/**
	 * Stream, and take the events apart.
	 * @param model which one
	 * @return the data of each event but {@code [DONE]}
	 */
	List<JsonNode> stream(String model) throws IOException, InterruptedException {
		return chunks(post(body(model, "Hello", true)).body());
	}

	static List<JsonNode> chunks(String body) {
		return body.lines()
			.filter((line) -> line.startsWith("data: {"))
			.map((line) -> JSON.readTree(line.substring(6)))
			.toList();
	}

	static String content(List<JsonNode> chunks) {
		StringBuilder content = new StringBuilder();
		chunks.forEach((chunk) -> content.append(chunk.at("/choices/0/delta/content").asString("")));
		return content.toString();
	}

}
