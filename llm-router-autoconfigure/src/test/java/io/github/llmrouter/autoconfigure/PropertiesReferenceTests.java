package io.github.llmrouter.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the reference of properties complete, without any that do not exist, and with the
 * defaults that apply.
 */
class PropertiesReferenceTests {

	private static final Path REFERENCE = Path.of("../docs/properties.md");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	/** What is known of them is in their components, not in the metadata. */
	private static final Map<String, Class<? extends Record>> ENTRIES = Map.of("llm.routes.<name>",
			RouteProperties.class, "llm.providers.<name>", ProviderProperties.class, "llm.retry.policies.<KIND>",
			RetryPolicyProperties.class, "llm.targets.<model>", TargetProperties.class, "llm.cost.prices.<model>",
			PriceProperties.class);

	private final List<Row> rows = read();

	private final Map<String, @Nullable String> properties = properties();

	@Test
	void shouldHaveEveryProperty() {
		assertThat(this.properties.keySet())
			.allSatisfy((property) -> assertThat(this.rows).anyMatch((row) -> row.tells(property)));
	}

	@Test
	void shouldHaveNoOtherProperty() {
		assertThat(this.rows).allSatisfy((row) -> assertThat(row.names())
			.allMatch((name) -> this.properties.keySet().stream().anyMatch((property) -> matches(name, property))));
	}

	@Test
	void shouldHaveTheDefaults() {
		this.properties.forEach((property, value) -> {
			// told by what is not in it
			if (value != null && !property.equals("llm.fallback.on")) {
				assertThat(this.rows.stream().filter((row) -> row.tells(property)).toList()).as(property)
					.anyMatch((row) -> row.hasDefault(property, value));
			}
		});
	}

	private static boolean matches(String name, String property) {
		String plain = name.endsWith(".*") ? name.substring(0, name.length() - 2) : name;
		if (name.startsWith("…")) {
			return property.endsWith(plain.substring(1)) && !property.startsWith("llm.langfuse.");
		}
		return property.equals(plain) || (name.endsWith(".*") && property.startsWith(plain + "."));
	}

	private static List<Row> read() {
		try (Stream<String> lines = Files.lines(REFERENCE)) {
			return lines.filter((line) -> line.startsWith("| `")).map(Row::of).toList();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<String, @Nullable String> properties() {
		Map<String, @Nullable String> properties = new TreeMap<>();
		ConfigurationMetadataTests.properties()
			.filter((property) -> !property.name().startsWith("management.endpoint."))
			.filter((property) -> ENTRIES.keySet()
				.stream()
				.noneMatch((entry) -> entry.startsWith(property.name() + ".<")))
			.forEach((property) -> properties.put(property.name(), property.value()));
		ENTRIES.forEach((prefix, type) -> components(prefix, type).forEach((name) -> properties.put(name, null)));
		return properties;
	}

	private static Stream<String> components(String prefix, Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).flatMap((component) -> component(prefix, component));
	}

	private static Stream<String> component(String prefix, RecordComponent component) {
		String name = prefix + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		return component.getType().isRecord() ? components(name, component.getType()) : Stream.of(name);
	}

	/**
	 * A row of a table.
	 *
	 * @param names the properties that it is about
	 * @param text all of it
	 */
	private record Row(List<String> names, String text) {

		static Row of(String line) {
			List<String> names = new ArrayList<>();
			for (String name : code(line.split("\\|")[1])) {
				names.add(name.startsWith(".") ? sibling(names.get(0), name) : name);
			}
			return new Row(names, line);
		}

		private static List<String> code(String text) {
			return CODE.matcher(text).results().map((match) -> match.group(1)).toList();
		}

		/** As many parts at the end are others as there are in what is written. */
		private static String sibling(String first, String written) {
			List<String> parts = List.of(first.split("\\."));
			int kept = parts.size() - (written.split("\\.").length - 1);
			return String.join(".", parts.subList(0, kept)) + written;
		}

		/** Where it tells of all that is below a name, it names each. */
		boolean tells(String property) {
			String last = last(property);
			return this.names.stream()
				.anyMatch((name) -> matches(name, property)
						&& (!name.endsWith(".*") || name.endsWith(last + ".*") || lists(last)));
		}

		private boolean lists(String last) {
			return this.text.contains("`" + last + "`") || this.text.contains("`" + last + ": ");
		}

		boolean hasDefault(String property, String value) {
			List<String> defaults = code(this.text.split("\\|")[2]);
			if (this.names.size() > 1 && this.names.size() == defaults.size()) {
				int position = IntStream.range(0, this.names.size())
					.filter((i) -> matches(this.names.get(i), property))
					.findFirst()
					.orElseThrow();
				return defaults.get(position).equals(value);
			}
			return defaults.containsAll(List.of(value.split(","))) || defaults.contains(last(property) + ": " + value);
		}

		private static String last(String property) {
			return property.substring(property.lastIndexOf('.') + 1);
		}

	}

}
