package io.github.llmrouter.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * As many calls as an application makes in an hour, in a few minutes, of a provider that
 * fails in every way it can, with everything switched on. Ends with what must add up, and
 * with exit status 1 if it does not.
 *
 * <pre>
 * mvn -q -pl llm-router-benchmarks -am -DskipTests package
 * java -Xmx512m -cp llm-router-benchmarks/target/benchmarks.jar io.github.llmrouter.benchmarks.SoakRun
 * </pre>
 *
 * Arguments: how many calls (36000), how many callers (32), a number that the faults
 * depend on (1).
 */
public final class SoakRun {

	private SoakRun() {
	}

	public static void main(String[] args) throws Exception {
		List<Integer> numbers = new ArrayList<>(List.of(36_000, 32, 1));
		for (int i = 0; i < args.length; i++) {
			numbers.set(i, Integer.valueOf(args[i]));
		}
		System.out.println(Jvm.environment());
		List<String> wrong;
		try (Soak soak = new Soak(numbers.get(0), numbers.get(1), numbers.get(2))) {
			wrong = soak.run();
		}
		System.out.println(Jvm.environment());
		wrong.forEach((line) -> System.out.println("WRONG: " + line));
		System.out.println(wrong.isEmpty() ? "Everything adds up" : "Something is wrong");
		System.exit(wrong.isEmpty() ? 0 : 1);
	}

}
