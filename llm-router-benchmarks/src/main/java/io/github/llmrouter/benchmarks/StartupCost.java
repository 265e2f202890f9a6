package io.github.llmrouter.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the starter costs an application's start: the time from the launch of a JVM to an
 * application that is ready, with the starter and without, in turn.
 *
 * <pre>
 * mvn -q -pl llm-router-benchmarks -am -DskipTests package
 * java -cp llm-router-benchmarks/target/benchmarks.jar io.github.llmrouter.benchmarks.StartupCost
 * </pre>
 *
 * Argument: how many runs of each (11).
 */
public final class StartupCost {

	/** What is in the library folder only for the benchmarks. */
	private static final Set<String> NOT_OF_STARTER = Set.of("llm-router-test", "reactor-netty", "netty-", "jmh-",
			"jopt-", "commons-math3", "opentelemetry-proto", "protobuf-");

	/** What an application has without the starter. */
	private static final Set<String> OF_BOOT = Set.of("spring-boot-", "spring-core-", "spring-beans-",
			"spring-context-", "spring-aop-", "spring-expression-", "micrometer-commons-", "micrometer-observation-",
			"logback-", "slf4j-", "log4j-", "jul-to-slf4j-", "jakarta.annotation-", "snakeyaml-", "commons-logging-",
			"jspecify-");

	private final Map<String, List<String>> commands = new LinkedHashMap<>();

	private StartupCost(Path target) throws IOException {
		String with = classPath(target, (jar) -> NOT_OF_STARTER.stream().noneMatch(jar::startsWith));
		String without = classPath(target, (jar) -> OF_BOOT.stream().anyMatch(jar::startsWith));
		add("Boot alone", without);
		add("with the starter", with);
		add("with the starter, switched off", with, "--llm.enabled=false");
	}

	private void add(String name, String classPath, String... args) {
		String[] all = Stream
			.concat(Stream.of(args), Stream.of("--llm.openrouter.api-key=sk-benchmark", "--logging.level.root=warn",
					"--spring.main.banner-mode=off"))
			.toArray(String[]::new);
		this.commands.put(name, Jvm.command(Jvm.flags(), classPath, StartupApplication.class, all));
	}

	private static String classPath(Path target, Predicate<String> wanted) throws IOException {
		try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
			return Stream
				.concat(Stream.of(target.resolve("classes")),
						jars.filter((jar) -> wanted.test(jar.getFileName().toString())).sorted())
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}
	}

	public static void main(String[] args) throws Exception {
		int runs = (args.length > 0) ? Integer.parseInt(args[0]) : 11;
		Path jar = Path.of(StartupCost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		System.out.println(Jvm.environment());
		new StartupCost(jar.resolveSibling("")).run(runs);
		System.out.println(Jvm.environment());
	}

	private void run(int runs) throws IOException, InterruptedException {
		Map<String, long[]> millis = new LinkedHashMap<>();
		for (int i = -1; i < runs; i++) {
			for (Map.Entry<String, List<String>> entry : this.commands.entrySet()) {
				long took = start(entry.getValue());
				// the first only warms the file cache
				if (i >= 0) {
					millis.computeIfAbsent(entry.getKey(), (name) -> new long[runs])[i] = took;
				}
			}
		}
		long[] base = millis.values().iterator().next();
		millis.forEach((name, all) -> System.out.printf("%-32s median %5d ms   adds %5d ms (median of the pairs)%n",
				name, median(all), median(differences(all, base))));
	}

	private static long start(List<String> command) throws IOException, InterruptedException {
		long start = System.nanoTime();
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
			String line = out.readLine();
			while (line != null && !line.startsWith(StartupApplication.READY)) {
				line = out.readLine();
			}
			if (line == null) {
				throw new IllegalStateException("The application has not started");
			}
			return (System.nanoTime() - start) / 1_000_000;
		}
		finally {
			process.waitFor();
		}
	}

	private static long[] differences(long[] all, long[] base) {
		long[] differences = new long[all.length];
		Arrays.setAll(differences, (i) -> all[i] - base[i]);
		return differences;
	}

	private static long median(long[] values) {
		long[] sorted = values.clone();
		Arrays.sort(sorted);
		return sorted[sorted.length / 2];
	}

}
