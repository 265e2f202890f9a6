package io.github.llmrouter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.benchmarks.LangfuseSink.Answer;
import io.github.llmrouter.langfuse.otlp.DropReason;
import io.github.llmrouter.langfuse.otlp.ExportStatistics;
import io.github.llmrouter.langfuse.otlp.SpanPipeline;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What callers notice of Langfuse, be it well, ill or silent: how long calls take with
 * and without it, in turn, on the same server.
 *
 * <pre>
 * mvn -q -pl llm-router-benchmarks -am -DskipTests package
 * java -Xmx512m -cp llm-router-benchmarks/target/benchmarks.jar io.github.llmrouter.benchmarks.LangfuseRun
 * </pre>
 *
 * Arguments: how many pairs of slices for each state (5), how many seconds each (3), how
 * many callers (8), how many milliseconds the server takes to begin an answer (20).
 */
public final class LangfuseRun {

	private static final int CHUNKS = 20;

	private static final Answer ACCEPTED = Answer.of(200);

	private final ServerProcess server;

	private final int pairs;

	private final Duration duration;

	private final int callers;

	private LangfuseRun(ServerProcess server, List<Integer> args) {
		this.server = server;
		this.pairs = args.get(0);
		this.duration = Duration.ofSeconds(args.get(1));
		this.callers = args.get(2);
	}

	public static void main(String[] args) throws Exception {
		List<Integer> numbers = new ArrayList<>(List.of(5, 3, 8, 20));
		for (int i = 0; i < args.length; i++) {
			numbers.set(i, Integer.valueOf(args[i]));
		}
		System.out.println(Jvm.environment());
		System.out.println("Langfuse    p99 ms without   with   median ratio   heap MB   exported  dropped  failures");
		try (ServerProcess server = new ServerProcess(Jvm.flags(), CHUNKS, numbers.get(3))) {
			LangfuseRun run = new LangfuseRun(server, numbers);
			for (Map.Entry<String, Answer> state : states().entrySet()) {
				run.compare(state.getKey(), state.getValue());
			}
		}
		System.exit(0);
	}

	private static Map<String, Answer> states() {
		Map<String, Answer> states = new LinkedHashMap<>();
		states.put("well", ACCEPTED);
		states.put("slow", ACCEPTED.after(Duration.ofSeconds(2)));
		states.put("silent", ACCEPTED.after(Duration.ofHours(1)));
		states.put("401", Answer.of(401));
		states.put("413", Answer.of(413));
		states.put("429", Answer.of(429).header("Retry-After", "2"));
		states.put("500", Answer.of(500));
		states.put("garbage", ACCEPTED.body("garbage".repeat(100_000)));
		return states;
	}

	private void compare(String state, Answer answer) throws Exception {
		try (LangfuseSink langfuse = new LangfuseSink(answer);
				ConfigurableApplicationContext without = application();
				ConfigurableApplicationContext with = application("--llm.langfuse.enabled=true",
						"--llm.langfuse.public-key=pk", "--llm.langfuse.secret-key=sk",
						"--llm.langfuse.flush-interval=1s", "--llm.langfuse.base-url=" + langfuse.baseUrl())) {
			ChatRouter plain = without.getBean(ChatRouter.class);
			ChatRouter shown = with.getBean(ChatRouter.class);
			Slice.run(this.callers, this.duration, () -> plain.call("Hello"));
			Slice.run(this.callers, this.duration, () -> shown.call("Hello"));
			double[] before = new double[this.pairs];
			double[] after = new double[this.pairs];
			double[] ratios = new double[this.pairs];
			for (int i = 0; i < this.pairs; i++) {
				boolean plainFirst = i % 2 == 0;
				Slice early = slice(plainFirst ? plain : shown);
				Slice late = slice(plainFirst ? shown : plain);
				before[i] = (plainFirst ? early : late).percentile(0.99);
				after[i] = (plainFirst ? late : early).percentile(0.99);
				ratios[i] = after[i] / before[i];
			}
			System.gc();
			long heap = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
			ExportStatistics statistics = with.getBean(SpanPipeline.class).statistics();
			long dropped = Arrays.stream(DropReason.values()).mapToLong(statistics::dropped).sum();
			System.out.printf("%-10s %14.2f %8.2f %12.3f %10d %10d %8d %8d%n", state, median(before), median(after),
					median(ratios), heap, statistics.exported(), dropped, statistics.failures());
		}
	}

	private Slice slice(ChatRouter router) throws Exception {
		return Slice.run(this.callers, this.duration, () -> router.call("Hello"));
	}

	private static double median(double[] values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

	private ConfigurableApplicationContext application(String... more) {
		List<String> arguments = new ArrayList<>(
				List.of("--llm.openrouter.base-url=" + this.server.baseUrl(), "--llm.openrouter.api-key=sk-benchmark",
						"--llm.models=openai/gpt-mini", "--logging.level.root=error", "--spring.main.banner-mode=off"));
		arguments.addAll(List.of(more));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
