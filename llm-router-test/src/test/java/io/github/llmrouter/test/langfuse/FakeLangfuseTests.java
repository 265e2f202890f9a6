package io.github.llmrouter.test.langfuse;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeLangfuse}: its scores and prompts.
 */
@Timeout(30)
class FakeLangfuseTests {

	private static final String SCORE = "{\"sessionId\": \"s\", \"name\": \"solved\", \"value\": 1}";

	private final FakeLangfuse fake = FakeLangfuse.start();

	private final HttpClient client = HttpClient.newHttpClient();

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void shouldTakeScores() throws Exception {
		assertThat(post("""
				{"id": "i", "traceId": "t", "observationId": "o", "name": "tone", "value": "rude",
				 "dataType": "CATEGORICAL", "comment": "c", "metadata": {"by": ["judge", 2]}, "configId": "k",
				 "environment": "e"}""").statusCode()).isEqualTo(200);
		assertThat(post(SCORE).statusCode()).isEqualTo(200);
		assertThat(this.fake.awaitScores(2)).containsExactly(
				new ReceivedScore("i", "t", "o", null, "tone", "rude", "CATEGORICAL", "c",
						Map.of("by", List.of("judge", 2)), "k", "e"),
				new ReceivedScore(null, null, null, "s", "solved", 1.0, null, null, Map.of(), null, null));
		this.fake.forget();
		assertThat(this.fake.scores()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "no json", "[]", "{}", "{\"name\": \"n\", \"value\": 1}",
			"{\"sessionId\": \"s\", \"value\": 1}", "{\"sessionId\": \"s\", \"name\": \"n\"}",
			"{\"sessionId\": \"s\", \"name\": \"n\", \"value\": true}",
			"{\"sessionId\": \"s\", \"observationId\": \"o\", \"name\": \"n\", \"value\": 1}" })
	void shouldRefuseWhatIsNoScore(String body) throws Exception {
		assertThat(post(body).statusCode()).isEqualTo(400);
		assertThat(this.fake.scores()).isEmpty();
	}

	@Test
	void shouldMisbehaveAtTheEndpointThatIsNamed() throws Exception {
		this.fake.prompt("n", "{\"prompt\": \"Hi\"}");
		this.fake.enqueue(LangfuseEndpoint.SCORES, LangfuseReply.status(500));
		this.fake.reply(LangfuseEndpoint.PROMPTS, LangfuseReply.status(503));
		assertThat(get("n").statusCode()).isEqualTo(503);
		assertThat(post(SCORE).statusCode()).isEqualTo(500);
		assertThat(post(SCORE).statusCode()).isEqualTo(200);
		assertThat(this.fake.scores()).hasSize(1);
		this.fake.reply(LangfuseEndpoint.PROMPTS, LangfuseReply.status(200).body("garbage"));
		assertThat(get("n").body()).isEqualTo("garbage");
		this.fake.reset();
		assertThat(get("n").statusCode()).isEqualTo(404);
	}

	@Test
	void shouldGiveAPromptAsLangfuseDoes() throws Exception {
		this.fake.prompt("folder/my prompt", "{\"prompt\": \"Hi {{name}}\"}");
		assertThat(json(get("folder%2Fmy%20prompt"))).isEqualTo(JsonMapper.shared().readTree("""
				{"prompt": "Hi {{name}}", "name": "folder/my prompt", "version": 1, "type": "text", "config": {},
				 "labels": ["production", "latest"], "tags": []}"""));
		this.fake.prompt("n", """
				{"prompt": [{"role": "user", "content": "Hi"}], "version": 7, "config": {"model": "m"}}""");
		assertThat(json(get("n"))).isEqualTo(JsonMapper.shared().readTree("""
				{"prompt": [{"role": "user", "content": "Hi"}], "version": 7, "config": {"model": "m"}, "name": "n",
				 "type": "chat", "labels": ["production", "latest"], "tags": []}"""));
	}

	@ParameterizedTest
	@CsvSource({ "n, 3", "n?label=production, 3", "n?label=latest, 3", "n?label=a%26b, 2", "n?version=1, 1",
			"n?version=4, 0", "n?label=other, 0", "m, 0" })
	void shouldGiveTheVersionThatIsAskedFor(String query, int version) throws Exception {
		this.fake.prompt("n", "{\"prompt\": \"1\"}", "{\"prompt\": \"2\", \"labels\": [\"a&b\"]}",
				"{\"prompt\": \"3\"}");
		HttpResponse<String> response = get(query);
		assertThat(response.statusCode()).isEqualTo((version > 0) ? 200 : 404);
		assertThat(json(response).path("version").asInt(0)).isEqualTo(version);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{}", "\"Hi\"" })
	void shouldRefuseToHaveWhatIsNoPrompt(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.fake.prompt("n", json));
	}

	@Test
	void shouldKnowNothingElse() throws Exception {
		assertThat(send("GET", "/api/public/scores", "").statusCode()).isEqualTo(404);
		assertThat(send("POST", "/api/public/ingestion", "{}").statusCode()).isEqualTo(404);
		HttpRequest anonymous = HttpRequest.newBuilder(URI.create(this.fake.baseUrl() + "/api/public/scores"))
			.version(HttpClient.Version.HTTP_1_1)
			.POST(BodyPublishers.ofString(SCORE))
			.build();
		assertThat(this.client.send(anonymous, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
	}

	private HttpResponse<String> post(String score) throws Exception {
		return send("POST", "/api/public/scores", score);
	}

	private HttpResponse<String> get(String prompt) throws Exception {
		return send("GET", "/api/public/v2/prompts/" + prompt, "");
	}

	private HttpResponse<String> send(String method, String path, String body) throws Exception {
		return this.client.send(HttpRequest.newBuilder(URI.create(this.fake.baseUrl() + path))
			.version(HttpClient.Version.HTTP_1_1)
			.header("Authorization", "Basic cGs6c2s=")
			.method(method, BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response) {
		return JsonMapper.shared().readTree(response.body());
	}

}
