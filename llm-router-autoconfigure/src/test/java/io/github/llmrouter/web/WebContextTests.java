package io.github.llmrouter.web;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.github.llmrouter.context.LlmContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who asks in a web request, over HTTP: on servlets and on WebFlux, with Spring Security
 * and without, in calls and in streams.
 */
class WebContextTests {

	private static final Map<Stack, WebApplication> APPLICATIONS = new EnumMap<>(Stack.class);

	/** Closed at the end: all on WebFlux share the threads that the first one closes. */
	private static final List<WebApplication> OTHERS = new ArrayList<>();

	@BeforeAll
	static void start() {
		for (Stack stack : Stack.values()) {
			APPLICATIONS.put(stack, stack.start());
		}
	}

	@AfterAll
	static void stop() {
		APPLICATIONS.values().forEach(WebApplication::close);
		OTHERS.forEach(WebApplication::close);
		Hooks.disableAutomaticContextPropagation();
	}

	static Stream<Arguments> requests() {
		return Arrays.stream(Stack.values())
			.flatMap((stack) -> stack.paths().stream().map((path) -> Arguments.of(stack, path)));
	}

	@ParameterizedTest
	@MethodSource("requests")
	void shouldKnowTheUser(Stack stack, String path) throws Exception {
		assertThat(ask(stack, path, "ann")).isEqualTo(LlmContext.builder().user("ann").build());
	}

	@ParameterizedTest
	@MethodSource("requests")
	void shouldKnowNobodyWhereNobodyIsKnown(Stack stack, String path) throws Exception {
		assertThat(ask(stack, path, null)).isSameAs(LlmContext.EMPTY);
	}

	@ParameterizedTest
	@MethodSource("requests")
	void shouldKnowTheSessionByAHashOfItsId(Stack stack, String path) throws Exception {
		HttpResponse<String> session = stack.application().get("/session", "", "bob");
		String id = session.body();
		String cookie = session.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		assertThat(cookie).endsWith("=" + id);
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));

		assertThat(ask(stack, path, "bob", "Cookie", cookie)).isEqualTo(
				LlmContext.builder().user("bob").session(HexFormat.of().formatHex(hash).substring(0, 32)).build());
	}

	@ParameterizedTest
	@MethodSource("requests")
	void shouldBeginNoSession(Stack stack, String path) throws Exception {
		HttpResponse<String> response = stack.application().get(path, stack + path + " no session", "ann");
		assertThat(response.headers().map()).doesNotContainKey("Set-Cookie");
	}

	@ParameterizedTest
	@MethodSource("requests")
	void shouldNotMixUsers(Stack stack, String path) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(8);
		List<Future<LlmContext>> anns = new ArrayList<>();
		List<Future<LlmContext>> bobs = new ArrayList<>();
		List<Future<LlmContext>> others = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			String round = "round " + i;
			anns.add(executor.submit(() -> ask(stack, path, "ann", "X-Round", round)));
			bobs.add(executor.submit(() -> ask(stack, path, "bob", "X-Round", round)));
			others.add(executor.submit(() -> ask(stack, path, null, "X-Round", round)));
		}
		for (int i = 0; i < 20; i++) {
			assertThat(anns.get(i).get().user()).isEqualTo("ann");
			assertThat(bobs.get(i).get().user()).isEqualTo("bob");
			assertThat(others.get(i).get().user()).isNull();
		}
		executor.shutdown();
	}

	@ParameterizedTest
	@EnumSource
	void shouldBeTurnedOffByAProperty(Stack stack) throws Exception {
		WebApplication application = stack.start("llm.context.web=false");
		OTHERS.add(application);
		for (String path : stack.paths()) {
			application.get(path, path, "ann");
			assertThat(application.callers().of(path)).containsExactly(LlmContext.EMPTY);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "WEBFLUX" })
	void shouldLookForTheUserOnlyWhenAModelIsCalled(Stack stack) throws Exception {
		WebApplication application = stack.application();
		application.looks().set(0);
		application.get("/nothing", "", "ann");
		assertThat(application.looks()).hasValue(0);
		for (String path : stack.paths()) {
			application.looks().set(0);
			application.get(path, "looks", "ann");
			assertThat(application.looks()).hasPositiveValue();
		}
	}

	private static LlmContext ask(Stack stack, String path, String user, String... headers) throws Exception {
		String question = stack + path + user + String.join("", headers);
		stack.application().get(path, question, user, headers);
		List<LlmContext> contexts = stack.application().callers().of(question);
		assertThat(contexts).hasSize(1);
		return contexts.get(0);
	}

	enum Stack {

		SERVLET(WebApplicationType.SERVLET, Security.PlainServlet.class, false, "/call", "/async-call", "/stream",
				"/client-stream", "/memory-stream"),

		SECURED_SERVLET(WebApplicationType.SERVLET, Security.SecuredServlet.class, false, "/call", "/async-call",
				"/stream", "/client-stream", "/memory-stream"),

		WEBFLUX(WebApplicationType.REACTIVE, Security.PlainWebFlux.class, false, "/stream", "/client-stream",
				"/memory-stream"),

		SECURED_WEBFLUX(WebApplicationType.REACTIVE, Security.SecuredWebFlux.class, false, "/stream", "/client-stream",
				"/memory-stream"),

		/** With WebFlux, a blocking call is on another thread than the request. */
		WEBFLUX_CALLS(WebApplicationType.REACTIVE, Security.PlainWebFlux.class, true, "/call", "/stream"),

		SECURED_WEBFLUX_CALLS(WebApplicationType.REACTIVE, Security.SecuredWebFlux.class, true, "/call", "/stream");

		private final WebApplicationType type;

		private final Class<?> security;

		private final boolean automaticPropagation;

		private final List<String> paths;

		Stack(WebApplicationType type, Class<?> security, boolean automaticPropagation, String... paths) {
			this.type = type;
			this.security = security;
			this.automaticPropagation = automaticPropagation;
			this.paths = List.of(paths);
		}

		List<String> paths() {
			return this.paths;
		}

		WebApplication application() {
			propagate();
			return APPLICATIONS.get(this);
		}

		WebApplication start(String... properties) {
			propagate();
			return WebApplication.start(this.type, this.security, properties);
		}

		/** A setting of the whole virtual machine. */
		private void propagate() {
			if (this.automaticPropagation) {
				Hooks.enableAutomaticContextPropagation();
			}
			else {
				Hooks.disableAutomaticContextPropagation();
			}
		}

	}

}
