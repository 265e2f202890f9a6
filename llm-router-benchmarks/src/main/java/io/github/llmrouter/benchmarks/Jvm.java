package io.github.llmrouter.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Starts other JVMs of the same kind as this one.
 */
final class Jvm {

	private Jvm() {
	}

	static List<String> command(List<String> flags, String classPath, Class<?> main, String... args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(flags);
		command.add("-cp");
		command.add(classPath);
		command.add(main.getName());
		Collections.addAll(command, args);
		return command;
	}

	/**
	 * Return the flags that this JVM was started with.
	 * @return for instance {@code -Xmx1g}
	 */
	static List<String> flags() {
		return ManagementFactory.getRuntimeMXBean().getInputArguments();
	}

	/**
	 * Return the CPU time that this process has used.
	 * @return of all its threads
	 */
	static Duration cpu() {
		return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * Say what the figures were measured on: they mean little elsewhere, and less on a
	 * busy machine.
	 * @return one line
	 */
	static String environment() {
		return "Java %s, %d processors, flags %s, load average %.1f".formatted(System.getProperty("java.version"),
				Runtime.getRuntime().availableProcessors(), flags(),
				ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
	}

}
