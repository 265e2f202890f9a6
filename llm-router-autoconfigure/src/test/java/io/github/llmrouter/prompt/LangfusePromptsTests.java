package io.github.llmrouter.prompt;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.prompt.FetchResult.Failed;
import io.github.llmrouter.provider.http.RawServer;
import io.github.llmrouter.provider.http.RawServer.Request;
import io.github.llmrouter.provider.http.RawServer.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for a {@link PromptRegistry} that asks Langfuse, over HTTP.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class LangfusePromptsTests {

	private static final Duration TTL = Duration.ofMinutes(1);

	/** So long that only those that give no answer reach it. */
	private static final Duration TIMEOUT = Duration.ofMillis(1500);

	@Test
	void shouldGetAPrompt() throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.counting())) {
			ManagedPrompt prompt = langfuse.registry.get("folder/my prompt");
			assertThat(prompt.render()).isEqualTo("Hi");
			assertThat(prompt.isFallback()).isFalse();
			assertThat(prompt.labels()).containsExactly("production");
			assertThat(prompt.reference()).isEqualTo(new PromptReference("folder/my prompt", 1));
			Request request = langfuse.server.request();
			assertThat(request.line())
				.isEqualTo("GET /api/public/v2/prompts/folder%2Fmy%20prompt?label=production HTTP/1.1");
			assertThat(request.headers()).containsEntry("Authorization", LangfusePrompts.AUTHORIZATION)
				.containsEntry("X-Extra", "yes");
		}
	}

	@Test
	void shouldGetALabelOrAVersion() throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.counting())) {
			PromptQuery query = PromptQuery.of("n");
			assertThat(langfuse.registry.get(query.label("a&b")).version()).isEqualTo(1);
			assertThat(langfuse.server.request().line()).contains("/n?label=a%26b ");
			assertThat(langfuse.registry.get(query.version(7)).version()).isEqualTo(2);
			assertThat(langfuse.server.request().line()).contains("/n?version=7 ");
			assertThat(langfuse.registry.get(query.label("a&b")).version()).isEqualTo(1);
			assertThat(langfuse.registry.get(query.version(7)).version()).isEqualTo(2);
			assertThat(langfuse.fetches()).isEqualTo(2);
		}
	}

	@Test
	void shouldAskOnceForManyCallers() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		ExecutorService callers = Executors.newFixedThreadPool(100);
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.held(answer, LangfusePrompts.counting()))) {
			CountDownLatch asking = new CountDownLatch(100);
			List<Future<ManagedPrompt>> prompts = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				prompts.add(callers.submit(() -> {
					asking.countDown();
					return langfuse.registry.get("n");
				}));
			}
			CompletableFuture<ManagedPrompt> async = langfuse.registry.getAsync(PromptQuery.of("n"));
			asking.await();
			answer.countDown();
			for (Future<ManagedPrompt> prompt : prompts) {
				assertThat(prompt.get().version()).isEqualTo(1);
			}
			assertThat(async.get().version()).isEqualTo(1);
			assertThat(langfuse.server.requests()).hasSize(1);
		}
		finally {
			callers.shutdownNow();
		}
	}

	@Test
	void shouldGiveWhatIsOldAndRefreshItInTheBackground() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.counting())) {
			assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
			langfuse.pass(TTL.minusNanos(1));
			assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
			assertThat(langfuse.fetches()).isEqualTo(1);
			langfuse.server.script(LangfusePrompts.held(answer,
					(request, connection) -> connection.json(LangfusePrompts.text(2, "New"))));
			langfuse.pass(Duration.ofNanos(1));
			// no caller waits, and none asks again
			for (int i = 0; i < 10; i++) {
				assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
				assertThat(langfuse.registry.getAsync(PromptQuery.of("n"))).isCompleted();
			}
			answer.countDown();
			awaitVersion(langfuse, 2);
			assertThat(langfuse.fetches()).isEqualTo(2);
		}
	}

	@Test
	void shouldKeepWhatIsOldWhereItCannotBeRefreshed(CapturedOutput output) throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.counting())) {
			langfuse.registry.get("n");
			langfuse.server.script(LangfusePrompts.status(503));
			langfuse.pass(TTL);
			for (int failures = 1; failures <= 3; failures++) {
				assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
				langfuse.awaitFetches(1 + failures);
				// not at once again
				langfuse.pass(Failed.SHORTEST.minusNanos(1));
				assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
				assertThat(langfuse.fetches()).isEqualTo(1 + failures);
				langfuse.pass(Duration.ofNanos(1));
			}
			langfuse.server.script((request, connection) -> connection.json(LangfusePrompts.text(2, "New")));
			awaitVersion(langfuse, 2);
			assertThat(output.getAll().split("status 503. The last prompt 'n' with label 'production' stays", -1))
				.hasSize(2);
		}
	}

	private static void awaitVersion(LangfusePrompts langfuse, int version) {
		LangfusePrompts.await(() -> langfuse.registry.get("n").version() == version);
	}

	static Stream<Arguments> faults() {
		return Stream.of(fault("not found", 404, LangfusePrompts.status(404)),
				fault("broken", 500, LangfusePrompts.status(500)), fault("key", 401, LangfusePrompts.status(401)),
				fault("limit", 429, LangfusePrompts.status(429)), fault("moved", 302, LangfusePrompts.status(302)),
				fault("no prompt", 200, (request, connection) -> connection.json("{}")),
				fault("garbage", 200,
						(request, connection) -> connection.answer(200, "text/html",
								"<html>" + LangfusePrompts.AUTHORIZATION + "</html>")),
				fault("nothing", 200, (request, connection) -> connection.json("")),
				fault("cut", null,
						(request, connection) -> connection
							.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"version\": 1,")),
				fault("closed", null, (request, connection) -> connection.close()),
				fault("reset", null, (request, connection) -> connection.reset()),
				fault("no HTTP", null, (request, connection) -> connection.write("SSH-2.0\r\n\r\n")),
				fault("huge", null, (request, connection) -> {
					connection.startStream();
					for (int i = 0; i < 200; i++) {
						connection.chunk("[".repeat(100_000));
					}
				}), fault("silent", null, (request, connection) -> connection.stall(new CompletableFuture<>())),
				fault("dripping", null, (request, connection) -> {
					connection.startStream();
					connection.chunk("{");
					connection.stall(new CompletableFuture<>());
				}));
	}

	private static Arguments fault(String name, Integer status, Script script) {
		return Arguments.argumentSet(name, status, script);
	}

	@ParameterizedTest
	@MethodSource("faults")
	void shouldSayWhyThereIsNoPrompt(Integer status, Script script, CapturedOutput output) throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(script, TIMEOUT)) {
			PromptUnavailableException error = catchThrowableOfType(PromptUnavailableException.class,
					() -> langfuse.registry.get("no/such"));
			verify(error, status);
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> langfuse.registry.getAsync(PromptQuery.of("no/such")).join())
				.satisfies((failure) -> verify((PromptUnavailableException) failure.getCause(), status));
			assertThat(output).doesNotContain(LangfusePrompts.SECRET, LangfusePrompts.AUTHORIZATION);
		}
	}

	private static void verify(PromptUnavailableException error, Integer status) {
		assertThat(error).hasMessageStartingWith("There is no prompt 'no/such' with label 'production': Langfuse ")
			.hasMessageContaining("classpath:/test-prompts/");
		assertThat(error.getName()).isEqualTo("no/such");
		assertThat(error.getStatus()).isEqualTo(status);
		StringWriter trace = new StringWriter();
		error.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain(LangfusePrompts.SECRET, LangfusePrompts.AUTHORIZATION, "html");
	}

	@ParameterizedTest
	@MethodSource("faults")
	void shouldTakeAFallback(Integer status, Script script, CapturedOutput output) throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(script, TIMEOUT)) {
			PromptQuery query = PromptQuery.of("no/such").fallback("Hi {{a}}");
			ManagedPrompt prompt = langfuse.registry.get(query);
			assertThat(prompt.isFallback()).isTrue();
			assertThat(prompt.render()).isEqualTo("Hi {{a}}");
			assertThat(langfuse.registry.getAsync(query).get()).isEqualTo(prompt);
			assertThat(langfuse.registry.get("folder/text").render()).isEqualTo("From a file, {{name}}.");
			assertThat(output).contains("A fallback is used as prompt 'no/such' with label 'production'")
				.doesNotContain(LangfusePrompts.SECRET, LangfusePrompts.AUTHORIZATION);
		}
	}

	@Test
	void shouldPreferTheFallbackOfTheCode() throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.status(404))) {
			assertThat(langfuse.registry
				.get(PromptQuery.of("folder/text").fallback(new SystemMessage("S"), new UserMessage("{{u}}")))
				.createMessages(Map.of("u", "U"))).containsExactly(new SystemMessage("S"), new UserMessage("U"));
		}
	}

	@Test
	void shouldNotAskAgainAtOnceForWhatIsNotThere() throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.status(404))) {
			for (int i = 0; i < 3; i++) {
				assertThatExceptionOfType(PromptUnavailableException.class)
					.isThrownBy(() -> langfuse.registry.get("n"));
			}
			assertThat(langfuse.fetches()).isEqualTo(1);
			langfuse.pass(TTL);
			langfuse.server.script(LangfusePrompts.counting());
			// there is nothing to go on with, so this waits
			assertThat(langfuse.registry.get("n").version()).isEqualTo(1);
			assertThat(langfuse.fetches()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "429 | 60 | 60", "429 | 2 | 5", "429 | | 5", "429 | 86400 | 300",
					"429 | Fri, 31 Dec 2100 23:59:59 GMT | 300", "429 | soon | 5", "503 | 30 | 30", "500 | | 5",
					"401 | | 60", "403 | 1 | 60", "404 | | 60" })
	void shouldAskAgainWhenThatMayHelp(int status, String retryAfter, long seconds) throws Exception {
		String header = "Retry-After: " + ((retryAfter != null) ? retryAfter : "");
		try (LangfusePrompts langfuse = new LangfusePrompts(
				(request, connection) -> connection.answer(status, "application/json", "{}", header))) {
			for (int fetches = 1; fetches <= 2; fetches++) {
				assertThatExceptionOfType(PromptUnavailableException.class)
					.isThrownBy(() -> langfuse.registry.get("n"));
				langfuse.pass(Duration.ofSeconds(seconds).minusNanos(1));
				assertThatExceptionOfType(PromptUnavailableException.class)
					.isThrownBy(() -> langfuse.registry.get("n"));
				assertThat(langfuse.fetches()).isEqualTo(fetches);
				langfuse.pass(Duration.ofNanos(1));
			}
		}
	}

	@Test
	void shouldNotWaitAgainWhereThereIsAFallback() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.status(500))) {
			PromptQuery query = PromptQuery.of("n").fallback("F");
			assertThat(langfuse.registry.get(query).isFallback()).isTrue();
			langfuse.server.script(LangfusePrompts.held(answer, LangfusePrompts.counting()));
			langfuse.pass(Failed.SHORTEST);
			assertThat(langfuse.registry.get(query).isFallback()).isTrue();
			answer.countDown();
			LangfusePrompts.await(() -> !langfuse.registry.get(query).isFallback());
			assertThat(langfuse.fetches()).isEqualTo(2);
		}
	}

	@Test
	void shouldNotWaitLongerThanTheTimeout() throws Exception {
		// one more than there are threads: the last request does not even start
		try (LangfusePrompts langfuse = new LangfusePrompts(
				(request, connection) -> connection.stall(new CompletableFuture<>()), TIMEOUT)) {
			for (int i = 0; i < LangfusePrompts.THREADS; i++) {
				langfuse.registry.getAsync(PromptQuery.of("n" + i));
			}
			long start = System.nanoTime();
			CompletableFuture<ManagedPrompt> async = langfuse.registry.getAsync(PromptQuery.of("one more"));
			assertThatExceptionOfType(PromptUnavailableException.class)
				.isThrownBy(() -> langfuse.registry.get("one more"))
				.withMessageContaining("gave no answer in time");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(async::join)
				.withMessageContaining("gave no answer in time");
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(2));
		}
	}

	@Test
	void shouldStopWaitingWhenInterrupted() throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(
				(request, connection) -> connection.stall(new CompletableFuture<>()))) {
			Thread.currentThread().interrupt();
			assertThat(langfuse.registry.get(PromptQuery.of("n").fallback("F")).isFallback()).isTrue();
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void shouldNotBlockWhoeverMustNot() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.held(answer, LangfusePrompts.counting()))) {
			CompletableFuture<ManagedPrompt> prompt = langfuse.registry.getAsync(PromptQuery.of("n"));
			CompletableFuture<ManagedPrompt> other = langfuse.registry.getAsync(PromptQuery.of("n"));
			assertThat(prompt).isNotDone();
			// it is the caller's own
			assertThat(prompt.cancel(true)).isTrue();
			answer.countDown();
			assertThat(other.get(30, TimeUnit.SECONDS).version()).isEqualTo(1);
		}
	}

	@Test
	void shouldTakeFallbacksWhenClosed() throws Exception {
		LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.counting());
		langfuse.close();
		assertThat(langfuse.registry.get(PromptQuery.of("n").fallback("F")).render()).isEqualTo("F");
		assertThat(langfuse.registry.getAsync(PromptQuery.of("n").fallback("F")))
			.isCompletedWithValueMatching((prompt) -> prompt.render().equals("F"));
		assertThat(langfuse.registry.getAsync(PromptQuery.of("n"))).failsWithin(Duration.ZERO)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(PromptUnavailableException.class)
			.withMessageContaining("no thread was free to look for a file");
		assertThat(langfuse.registry.get("folder/text").isFallback()).isTrue();
		assertThat(langfuse.registry.getAsync(PromptQuery.of("folder/text"))).isCompleted();
	}

	@Test
	void shouldLetNobodyWaitForWhatIsNotAskedAnyMore() throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.held(answer, LangfusePrompts.counting()),
				Duration.ofHours(1))) {
			for (int i = 0; i < LangfusePrompts.THREADS; i++) {
				langfuse.registry.getAsync(PromptQuery.of("n" + i));
			}
			CompletableFuture<ManagedPrompt> waiting = langfuse.registry.getAsync(PromptQuery.of("one more"));
			assertThat(waiting).isNotDone();
			((AutoCloseable) langfuse.registry).close();
			assertThat(waiting).failsWithin(Duration.ofSeconds(20))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(PromptUnavailableException.class);
			assertThat(langfuse.registry.get(PromptQuery.of("one more").fallback("F")).isFallback()).isTrue();
			answer.countDown();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 500 })
	void shouldServeMoreCallersThanCanWaitForAThread(int status) throws Exception {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger tasks = new AtomicInteger();
		ExecutorService executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1)) {

			@Override
			public void execute(Runnable task) {
				tasks.incrementAndGet();
				super.execute(task);
			}

		};
		Script script = (status == 200) ? LangfusePrompts.counting() : LangfusePrompts.status(status);
		try (RawServer server = new RawServer(LangfusePrompts.held(answer, script))) {
			PromptRegistry registry = PromptRegistry.builder()
				.langfuse(LangfuseConnection.of(server.url(""), "pk", "sk"))
				.fallbackLocation("classpath:/test-prompts")
				.executor(executor)
				.build();
			List<CompletableFuture<ManagedPrompt>> prompts = new ArrayList<>();
			for (int i = 0; i < 5000; i++) {
				PromptQuery query = PromptQuery.of("folder/text");
				prompts.add(registry.getAsync((i % 2 == 0) ? query : query.fallback("F")));
			}
			answer.countDown();
			for (CompletableFuture<ManagedPrompt> prompt : prompts) {
				assertThat(prompt.get(20, TimeUnit.SECONDS).isFallback()).isEqualTo(status != 200);
			}
			// asked once, and the file read once
			assertThat(tasks).hasValue((status == 200) ? 1 : 2);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void shouldGivePromptsOfTheLibraryWithoutAWarning(CapturedOutput output) throws Exception {
		try (LangfusePrompts langfuse = new LangfusePrompts(LangfusePrompts.status(404))) {
			assertThat(langfuse.registry.get("llm-router/system").isFallback()).isTrue();
			assertThat(output).doesNotContain("fallback");
		}
	}

}
