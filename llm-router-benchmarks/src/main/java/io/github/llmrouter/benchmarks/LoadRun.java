package io.github.llmrouter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.llmrouter.ChatRouter;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How many calls and streams a second go through the router, and how many through bare
 * Spring AI on the same server, in turn. If the server answers at once, what is compared
 * is what the clients cost.
 *
 * <pre>
 * mvn -q -pl llm-router-benchmarks -am -DskipTests package
 * java -Xmx1g -cp llm-router-benchmarks/target/benchmarks.jar io.github.llmrouter.benchmarks.LoadRun
 * </pre>
 *
 * Arguments: how many pairs of slices (9), how many seconds each (5), how many callers
 * (64), how many milliseconds the server takes to begin an answer (0).
 */
public final class LoadRun {

	private static final int CHUNKS = 100;

	private static final String MODEL = "openai/gpt-mini";

	private final ServerProcess server;

	private final int pairs;

	private final Duration duration;

	private final int callers;

	private LoadRun(ServerProcess server, List<Integer> args) {
		this.server = server;
		this.pairs = args.get(0);
		this.duration = Duration.ofSeconds(args.get(1));
		this.callers = args.get(2);
	}

	public static void main(String[] args) throws Exception {
		List<Integer> numbers = new ArrayList<>(List.of(9, 5, 64, 0));
		for (int i = 0; i < args.length; i++) {
			numbers.set(i, Integer.valueOf(args[i]));
		}
		System.out.println(Jvm.environment());
		try (ServerProcess server = new ServerProcess(Jvm.flags(), CHUNKS, numbers.get(3));
				ConfigurableApplicationContext application = application(server)) {
			ChatRouter router = application.getBean(ChatRouter.class);
			ChatModel bare = bare(server);
			LoadRun run = new LoadRun(server, numbers);
			run.compare("calls", () -> call(router), () -> call(bare));
			run.compare("streams of " + CHUNKS + " chunks", () -> stream(router), () -> stream(bare));
		}
		System.out.println(Jvm.environment());
		System.exit(0);
	}

	private static ConfigurableApplicationContext application(ServerProcess server) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--llm.openrouter.base-url=" + server.baseUrl(), "--llm.openrouter.api-key=sk-benchmark",
					"--llm.models=" + MODEL, "--logging.level.root=warn", "--spring.main.banner-mode=off");
	}

	private static ChatModel bare(ServerProcess server) {
		return OpenAiChatModel.builder()
			.options(OpenAiChatOptions.builder().baseUrl(server.baseUrl()).apiKey("sk-benchmark").model(MODEL).build())
			.build();
	}

	private static void call(ChatModel model) {
		Generation answer = model.call(new Prompt("Hello")).getResult();
		String text = (answer != null) ? answer.getOutput().getText() : null;
		check(text != null && text.length() >= CHUNKS, "The answer is not complete");
	}

	private static void stream(ChatModel model) {
		List<ChatResponse> chunks = model.stream(new Prompt("Hello")).collectList().block();
		check(chunks != null && chunks.size() >= CHUNKS, "The stream is not complete");
	}

	private static void check(boolean condition, String message) {
		if (!condition) {
			throw new IllegalStateException(message);
		}
	}

	private void compare(String what, Runnable router, Runnable bare) throws Exception {
		System.out.printf("%n%s, %d callers%n", what, this.callers);
		System.out.println("pair   router/s  p50 ms  p99 ms  CPU us     bare/s  p50 ms  p99 ms  CPU us   ratio");
		// to warm up
		for (int i = 0; i < 4; i++) {
			slice(router);
			slice(bare);
		}
		double[] ratios = new double[this.pairs];
		for (int i = 0; i < this.pairs; i++) {
			// each goes first as often: what the machine does changes in between
			Slice early = slice((i % 2 == 0) ? router : bare);
			Slice late = slice((i % 2 == 0) ? bare : router);
			Slice first = (i % 2 == 0) ? early : late;
			Slice second = (i % 2 == 0) ? late : early;
			ratios[i] = first.perSecond() / second.perSecond();
			System.out.printf("%4d %s %s   %.3f%n", i + 1, describe(first), describe(second), ratios[i]);
		}
		Arrays.sort(ratios);
		System.out.printf("median ratio %.3f%n", (ratios[(this.pairs - 1) / 2] + ratios[this.pairs / 2]) / 2);
	}

	private Slice slice(Runnable call) throws Exception {
		this.server.takeRequestCount();
		Slice slice = Slice.run(this.callers, this.duration, call);
		long requests = this.server.takeRequestCount();
		// a server that breaks a connection makes bare Spring AI fail, and the router
		// ask again
		if (slice.failures() > 0 || requests != slice.calls()) {
			System.out.println("(" + slice.calls() + " calls with " + requests + " requests, " + slice.failures()
					+ " more calls failed)");
		}
		return slice;
	}

	private static String describe(Slice slice) {
		return "%10.0f %7.2f %7.2f %7.0f".formatted(slice.perSecond(), slice.percentile(0.5), slice.percentile(0.99),
				slice.cpuMicros());
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
