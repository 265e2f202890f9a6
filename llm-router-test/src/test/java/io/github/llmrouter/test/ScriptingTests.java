package io.github.llmrouter.test;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which reply a request gets.
 */
class ScriptingTests {

	private final FakeOpenRouter fake = FakeOpenRouter.start();

	private final Client client = new Client(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	private String ask(String model) throws Exception {
		return this.client.call(model).at("/choices/0/message/content").asString();
	}

	@Test
	void shouldServeQueueThenModelThenEverybodyThenEcho() throws Exception {
		assertThat(ask("a/b")).isEqualTo("This is a/b. You said: Hello");
		this.fake.reply(Reply.text("standing"));
		this.fake.on("a/b").enqueue(Reply.text("1"), Reply.text("2")).reply(Reply.text("standing of a/b"));
		this.fake.enqueue(Reply.text("next"));
		assertThat(ask("a/b")).isEqualTo("next");
		assertThat(ask("a/b")).isEqualTo("1");
		assertThat(ask("c/d")).isEqualTo("standing");
		assertThat(ask("a/b")).isEqualTo("2");
		assertThat(ask("a/b")).isEqualTo("standing of a/b");
		this.fake.reset();
		assertThat(ask("a/b")).startsWith("This is");
	}

	@Test
	void shouldServeAliasByItsTarget() throws Exception {
		this.fake.on("openai/gpt-6.1-sol").reply(Reply.text("of the target"));
		assertThat(ask("~openai/gpt-latest")).isEqualTo("of the target");
		this.fake.on("~openai/gpt-latest").enqueue(Reply.text("of the alias"));
		assertThat(ask("~openai/gpt-latest")).isEqualTo("of the alias");
		assertThat(ask("~openai/gpt-latest")).isEqualTo("of the target");
		assertThat(this.client.call("~acme/fast-latest").path("model").asString()).isEqualTo("acme/fast");
	}

	@Test
	void shouldFallBackWithinOneRequest() throws Exception {
		this.fake.on("a/down").reply(Reply.error(OpenRouterErrors.badGateway()));
		this.fake.on("a/gone").reply(Reply.error(OpenRouterErrors.noEndpoints("a/gone")));
		String body = Client.body("a/down", "Hi", false);
		String both = body.replace("\"stream\"", "\"models\":[\"a/gone\",\"a/up\"],\"stream\"");
		HttpResponse<String> response = this.client.post(both);
		assertThat(Client.JSON.readTree(response.body()).path("model").asString()).isEqualTo("a/up");
		String none = body.replace("\"stream\"", "\"models\":[\"a/gone\"],\"stream\"");
		assertThat(this.client.post(none).statusCode()).isEqualTo(404);
		String withoutModel = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
		assertThat(Client.JSON.readTree(this.client.post(withoutModel).body()).path("model").asString())
			.isEqualTo("openai/gpt-6.1-terra");
	}

	@Test
	void shouldRepeatOrShortenText() throws Exception {
		this.fake.enqueue(Reply.text("one two").tokens(5), Reply.text("one two three").tokens(2),
				Reply.text("one two").tokens(0));
		assertThat(ask("a/b")).isEqualTo("one two one two one");
		assertThat(ask("a/b")).isEqualTo("one two");
		assertThat(ask("a/b")).isEmpty();
	}

}
