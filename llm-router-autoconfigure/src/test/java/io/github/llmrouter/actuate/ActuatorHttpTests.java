package io.github.llmrouter.actuate;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.WithoutSecurity;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.test.FakeOpenRouter;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the actuator tells over real HTTP, the same with Spring MVC and with WebFlux.
 */
@Timeout(60)
class ActuatorHttpTests {

	private static final String FIRST = "~anthropic/claude-sonnet-latest";

	private static final String SECOND = "local:llama3.2";

	@Nested
	@TestPropertySource(properties = "spring.main.web-application-type=servlet")
	class WithWebMvc extends Scenarios {

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldTellWhatHappened() throws Exception {
			Instant start = Instant.now();
			FAKE.on(FIRST).enqueue(Reply.error(OpenRouterErrors.overloaded()));
			RoutedCall served = RoutedCall.from(ask("default"));
			JsonNode status = get("/actuator/llmrouter", 200);

			assertThat(status.propertyNames()).containsExactly("routes", "targets", "circuitBreakers", "usage",
					"calls");
			assertThat(status.at("/routes/0").toString())
				.isEqualTo("{\"name\":\"default\",\"default\":true,\"strategy\":\"ordered\",\"targets\":[\"" + FIRST
						+ "\",\"" + SECOND + "\"]}");
			assertThat(status.at("/routes/1/name").asString()).isEqualTo("creator");
			assertThat(status.at("/routes/1/default").asBoolean()).isFalse();
			JsonNode first = status.at("/targets/0");
			assertThat(first.path("name").asString()).isEqualTo(FIRST);
			assertThat(first.path("provider").asString()).isEqualTo("openrouter");
			assertThat(first.path("drained").asBoolean(true)).isFalse();
			assertThat(first.path("attempts").toString()).isEqualTo("{\"answered\":0,\"failed\":1,\"cancelled\":0}");
			assertThat(first.path("failures").toString()).isEqualTo("{\"OVERLOADED\":1}");
			assertThat(first.has("latencyMillis")).isFalse();
			JsonNode failure = first.at("/lastFailures/0");
			assertThat(failure.propertyNames()).containsExactly("time", "kind", "status");
			assertThat(Instant.parse(failure.path("time").asString())).isBetween(start.minusSeconds(1),
					Instant.now().plusSeconds(1));
			assertThat(failure.path("status").asInt()).isEqualTo(529);
			JsonNode second = status.at("/targets/1");
			assertThat(second.path("attempts").toString()).isEqualTo("{\"answered\":1,\"failed\":0,\"cancelled\":0}");
			assertThat(second.at("/latencyMillis/p95").asDouble()).isPositive();
			assertThat(status.at("/targets/2/attempts/answered").asInt()).isZero();

			JsonNode usage = status.path("usage");
			assertThat(usage.at("/total/inputTokens").asLong()).isEqualTo(served.usage().inputTokens());
			assertThat(usage.at("/total/attemptsOfUnknownCost").asLong()).isEqualTo(1);
			JsonNode call = status.at("/calls/0");
			assertThat(call.path("id").asString()).isEqualTo(served.id());
			assertThat(call.path("outcome").asString()).isEqualTo("ANSWERED");
			assertThat(call.path("servedBy").asString()).isEqualTo(SECOND);
			assertThat(call.path("attempts").asInt()).isEqualTo(2);
			assertThat(call.path("outputTokens").asLong()).isEqualTo(served.usage().outputTokens());
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldAddUpCost() throws Exception {
			BigDecimal cost = RoutedCall.from(ask("creator")).cost().add(RoutedCall.from(ask("creator")).cost());
			JsonNode usage = get("/actuator/llmrouter/usage", 200).path("usage");
			assertThat(new BigDecimal(usage.at("/total/cost").asString())).isEqualByComparingTo(cost);
			assertThat(new BigDecimal(usage.at("/targets").path("~openai/gpt-latest").path("cost").asString()))
				.isEqualByComparingTo(cost);
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldStayUpForTheWorldWhileDegraded() throws Exception {
			assertThat(get("/actuator/health", 200).at("/components/llmRouter/status").asString()).isEqualTo("UP");
			FAKE.on(FIRST).enqueue(Reply.error(OpenRouterErrors.overloaded()));
			ask("default");
			JsonNode health = get("/actuator/health", 200);
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(health.at("/components/llmRouter/status").asString()).isEqualTo("DEGRADED");
			assertThat(health.at("/components/llmRouter/details/routes").toString())
				.isEqualTo("{\"default\":{\"status\":\"DEGRADED\",\"lastAnswerFrom\":\"" + SECOND
						+ "\"},\"creator\":{\"status\":\"UP\"}}");
			assertThat(get("/actuator/health/llmRouter", 200).path("status").asString()).isEqualTo("DEGRADED");
			ask("default");
			assertThat(get("/actuator/health/llmRouter", 200).path("status").asString()).isEqualTo("UP");
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldBeOutOfServiceIfTheDefaultRouteCannotServe() throws Exception {
			post(FIRST, "{\"drained\": true}", 200);
			FAKE.reply(Reply.error(OpenRouterErrors.unavailable()));
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> ask("default"));
			}
			JsonNode health = get("/actuator/health", 503);
			assertThat(health.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
			assertThat(health.at("/components/llmRouter/details/routes/default/unavailable").toString())
				.isEqualTo("{\"" + FIRST + "\":\"DRAINED\",\"" + SECOND + "\":\"FAILING\"}");
			post(FIRST, "{\"drained\": false}", 200);
			assertThat(get("/actuator/health", 200).path("status").asString()).isEqualTo("UP");
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldTellTheValidityOfTheKeyAndAskRarely() throws Exception {
			FAKE.onPath("/api/v1/key")
				.reply(Reply.status(200)
					.body("{\"data\":{\"label\":\"sk-or-v1-label-canary\",\"limit\":10,\"limit_remaining\":2.5}}"));
			for (int i = 0; i < 3; i++) {
				JsonNode health = get("/actuator/health/llmRouter", 200);
				assertThat(health.at("/details/keys").toString())
					.isEqualTo("{\"openrouter\":{\"status\":\"valid\",\"limit\":10,\"limitRemaining\":2.5}}");
			}
			assertThat(FAKE.requestCount()).isOne();
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldTellThatTheKeyIsInvalid() throws Exception {
			FAKE.onPath("/api/v1/key").reply(Reply.error(OpenRouterErrors.unknownKey()));
			JsonNode health = get("/actuator/health/llmRouter", 200);
			assertThat(health.path("status").asString()).isEqualTo("DEGRADED");
			assertThat(health.at("/details/keys/openrouter").toString()).isEqualTo("{\"status\":\"invalid\"}");
			assertThat(health.at("/details/routes/default/unavailable").toString())
				.isEqualTo("{\"" + FIRST + "\":\"KEY_INVALID\"}");
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldNotTakeAnUnreachableServerForAnInvalidKey() throws Exception {
			FAKE.onPath("/api/v1/key").reply(Reply.silence());
			long start = System.nanoTime();
			JsonNode health = get("/actuator/health/llmRouter", 200);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(health.path("status").asString()).isEqualTo("UP");
			assertThat(health.at("/details/keys/openrouter/status").asString()).isEqualTo("unknown");
		}

		@Test
		@DirtiesContext(methodMode = DirtiesContext.MethodMode.BEFORE_METHOD)
		void shouldShowNeitherKeysNorPromptsNorUsers() throws Exception {
			FAKE.on(FIRST).enqueue(Reply.error(OpenRouterErrors.moderation(FIRST, "prompt-canary")));
			assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> ask("default"));
			FAKE.on(FIRST).enqueue(Reply.text("answer-canary"));
			ask("default");
			get("/actuator/health", 200);
			for (String path : new String[] { "llmrouter", "llmrouter/calls", "llmrouter/targets", "health",
					"health/llmRouter", "info", "env", "configprops" }) {
				assertThat(send(request("/actuator/" + path).GET()).body()).as(path)
					.isNotEmpty()
					.doesNotContain("prompt-canary", "answer-canary", "user-canary", "session-canary", "tenant-canary")
					.doesNotContain(path.equals("env") ? "sk-or" : "key-canary")
					.doesNotContain("header-canary");
			}
		}

	}

	@Nested
	@TestPropertySource(properties = { "spring.main.web-application-type=servlet",
			"management.endpoint.health.status.order=down,out-of-service,degraded,up,unknown",
			"management.endpoint.llmrouter.access=read-only" })
	class WithOtherSettings extends Http {

		@Test
		void shouldShowDegradedAsAWhole() throws Exception {
			this.drain.drain(FIRST);
			assertThat(get("/actuator/health", 200).path("status").asString()).isEqualTo("DEGRADED");
		}

		@Test
		void shouldOnlyBeRead() throws Exception {
			post(FIRST, "{\"drained\": true}", 404);
			get("/actuator/llmrouter/targets", 200);
			assertThat(this.drain.isDrained(FIRST)).isFalse();
		}

	}

	@Nested
	@TestPropertySource(properties = "spring.main.web-application-type=reactive")
	class WithWebFlux extends Scenarios {

	}

	abstract static class Scenarios extends Http {

		@Test
		void shouldTellOnePart() throws Exception {
			assertThat(get("/actuator/llmrouter/calls", 200).path("calls").isArray()).isTrue();
			assertThat(get("/actuator/llmrouter/targets", 200).path("targets").size()).isEqualTo(3);
			get("/actuator/llmrouter/other", 404);
		}

		@ParameterizedTest
		@ValueSource(strings = { FIRST, SECOND, "~openai/gpt-latest" })
		void shouldDrainByHttp(String target) throws Exception {
			for (int i = 0; i < 2; i++) {
				JsonNode drained = post(target, "{\"drained\": true}", 200);
				assertThat(drained.path("name").asString()).isEqualTo(target);
				assertThat(drained.path("drained").asBoolean()).isTrue();
				assertThat(drained.valueStream()).noneMatch(JsonNode::isNull);
				assertThat(this.drain.isDrained(target)).isTrue();
			}
			ask("default");
			assertThat(FAKE.requests()).extracting(RecordedRequest::model).doesNotContain(target);
			assertThat(post(target, "{\"drained\": false}", 200).path("drained").asBoolean(true)).isFalse();
			assertThat(this.drain.isDrained(target)).isFalse();
		}

		@Test
		void shouldRefuseToDrainWhatItDoesNotKnow() throws Exception {
			post("other/model", "{\"drained\": true}", 404);
			post(FIRST, "{}", 400);
			post(FIRST, "{\"drained\": \"perhaps\"}", 400);
			assertThat(this.drain.isDrained(FIRST)).isFalse();
		}

		@Test
		void shouldFailCallsIfAllTargetsAreDrained() throws Exception {
			post(FIRST, "{\"drained\": true}", 200);
			post(SECOND, "{\"drained\": true}", 200);
			assertThatExceptionOfType(ChatRouterException.class).isThrownBy(() -> ask("default"))
				.withMessageContaining("is drained");
			assertThat(get("/actuator/llmrouter/calls", 200).at("/calls/0/kind").asString()).isEqualTo("REFUSED");
		}

		@Test
		void shouldOnlyBeDegradedIfAnotherRouteCannotServe() throws Exception {
			post("~openai/gpt-latest", "{\"drained\": true}", 200);
			JsonNode health = get("/actuator/health/llmRouter", 200);
			assertThat(health.path("status").asString()).isEqualTo("DEGRADED");
			assertThat(health.at("/details/routes/creator/status").asString()).isEqualTo("OUT_OF_SERVICE");
		}

		@Test
		void shouldTellItsRoutesAsInfo() throws Exception {
			JsonNode info = get("/actuator/info", 200).path("llm-router");
			assertThat(info.path("providers").toString()).isEqualTo("[\"local\",\"openrouter\"]");
			assertThat(info.at("/routes/creator").toString()).isEqualTo("[\"~openai/gpt-latest\"]");
		}

		@Test
		void shouldBeOutOfServiceWhileAllTargetsOfTheDefaultRouteAreDrained() throws Exception {
			post(FIRST, "{\"drained\": true}", 200);
			post(SECOND, "{\"drained\": true}", 200);
			JsonNode health = get("/actuator/health", 503);
			assertThat(health.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
			assertThat(health.at("/components/llmRouter/details/routes/default/unavailable").toString())
				.isEqualTo("{\"" + FIRST + "\":\"DRAINED\",\"" + SECOND + "\":\"DRAINED\"}");
			post(FIRST, "{\"drained\": false}", 200);
			assertThat(get("/actuator/health", 200).path("status").asString()).isEqualTo("UP");
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { WithoutSecurity.PROPERTY, "llm.openrouter.api-key=sk-or-v1-key-canary",
					"llm.openrouter.headers.X-Token=header-canary", "llm.providers.local.api-key=local-key-canary",
					"llm.models=" + FIRST + "," + SECOND, "llm.providers.local.type=openai",
					"llm.routes.creator.models=~openai/gpt-latest", "llm.retry.max-attempts=1",
					"llm.actuator.health-failures=2", "management.endpoints.web.exposure.include=*",
					"management.endpoint.health.show-details=always", "management.endpoint.env.show-values=always" })
	abstract static class Http {

		static final FakeOpenRouter FAKE = FakeOpenRouter.builder().start();

		private final HttpClient http = HttpClient.newHttpClient();

		@LocalServerPort
		private int port;

		@Autowired
		ChatRouter router;

		@Autowired
		TargetDrain drain;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("llm.openrouter.base-url", FAKE::baseUrl);
			registry.add("llm.providers.local.base-url", FAKE::baseUrl);
		}

		@BeforeEach
		@AfterEach
		void reset() {
			FAKE.reset();
			this.router.routes().values().forEach((targets) -> targets.forEach(this.drain::restore));
		}

		ChatResponse ask(String route) {
			return this.router.call(new Prompt("prompt-canary",
					RoutingChatOptions.builder()
						.route(route)
						.user("user-canary")
						.tenant("tenant-canary")
						.session("session-canary")
						.build()));
		}

		JsonNode get(String path, int status) throws Exception {
			return json(send(request(path).GET()), status);
		}

		JsonNode post(String target, String body, int status) throws Exception {
			return json(send(request("/actuator/llmrouter/targets/" + target).header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body))), status);
		}

		private static JsonNode json(HttpResponse<String> response, int status) {
			assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
			return (response.body().isEmpty()) ? JsonMapper.shared().createObjectNode()
					: JsonMapper.shared().readTree(response.body());
		}

		HttpRequest.Builder request(String path) {
			return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
				.timeout(Duration.ofSeconds(30));
		}

		HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
