package io.github.llmrouter.sample;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the sample that knows nothing but HTTP.
 */
final class SampleClient {

	/** The first model of the default chain, and the second. */
	static final String PRIMARY = "~anthropic/claude-sonnet-latest";

	static final String FALLBACK = "~openai/gpt-latest";

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String root;

	SampleClient(int port) {
		this.root = "http://localhost:" + port;
	}

	static String ask(String model) {
		return """
				{"model": "%s", "messages": [{"role": "user", "content": "Hello"}]}""".formatted(model);
	}

	static String stream(String body) {
		return "{\"stream\": true, " + body.substring(1);
	}

	static JsonNode json(String text) {
		return JSON.readTree(text);
	}

	Answer get(String path) throws Exception {
		return new Answer(send(request(path), HttpResponse.BodyHandlers.ofString()));
	}

	Answer post(String body, String... headers) throws Exception {
		return new Answer(send(completion(body, headers), HttpResponse.BodyHandlers.ofString()));
	}

	Answer postTo(String path, String body) throws Exception {
		return new Answer(send(
				request(path).header("Content-Type", "application/json")
					.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)),
				HttpResponse.BodyHandlers.ofString()));
	}

	Answer send(String method, String path, String contentType) throws Exception {
		return new Answer(send(request(path).header("Content-Type", contentType)
			.method(method, HttpRequest.BodyPublishers.ofString("{}")), HttpResponse.BodyHandlers.ofString()));
	}

	InputStream open(String body) throws Exception {
		return send(completion(body), HttpResponse.BodyHandlers.ofInputStream()).body();
	}

	private HttpRequest.Builder completion(String body, String... headers) {
		HttpRequest.Builder request = request("/v1/chat/completions").header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.root + path)).timeout(Duration.ofSeconds(30));
	}

	private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
			throws Exception {
		return this.http.send(request.build(), handler);
	}

	/**
	 * What the sample answered.
	 *
	 * @param status the HTTP status
	 * @param headers the headers
	 * @param body the whole body
	 */
	record Answer(int status, Map<String, List<String>> headers, String body) {

		private Answer(HttpResponse<String> response) {
			this(response.statusCode(), response.headers().map(), response.body());
		}

		String header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(), List.of("")).get(0);
		}

		JsonNode json() {
			return SampleClient.json(this.body);
		}

		List<String> data() {
			return this.body.lines()
				.filter((line) -> line.startsWith("data: "))
				.map((line) -> line.substring("data: ".length()))
				.toList();
		}

		List<JsonNode> events() {
			return data().stream().filter((data) -> !data.equals("[DONE]")).map(SampleClient::json).toList();
		}

		/** Of a call or of a stream, put together. */
		String text() {
			return this.body.startsWith("data: ") ? events().stream()
				.map((event) -> event.at("/choices/0/delta/content").asString(""))
				.collect(Collectors.joining()) : json().at("/choices/0/message/content").asString();
		}

		/** The place of the message in a call, or the only such one of a stream. */
		JsonNode find(String field) {
			return this.body.startsWith("data: ") ? events().stream()
				.map((event) -> event.at("/choices/0/delta/" + field))
				.filter((value) -> !value.isMissingNode() && !value.isNull())
				.findFirst()
				.orElseThrow() : json().at("/choices/0/message/" + field);
		}

		JsonNode usage() {
			return this.body.startsWith("data: ") ? events().get(events().size() - 1).path("usage")
					: json().path("usage");
		}

	}

}
