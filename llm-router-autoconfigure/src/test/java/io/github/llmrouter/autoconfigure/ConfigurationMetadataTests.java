package io.github.llmrouter.autoconfigure;

import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.UrlResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata from which IDEs complete and explain properties.
 */
class ConfigurationMetadataTests {

	private static final List<Property> PROPERTIES = read().valueStream().map(Property::of).toList();

	@ParameterizedTest
	@MethodSource("properties")
	void shouldDescribeEveryProperty(Property property) {
		assertThat(property.name())
			.matches("llm\\..*|management\\.(endpoint\\.llmrouter|(health|info)\\.llm-router)\\..*");
		assertThat(property.description()).isNotBlank().endsWith(".").matches("[A-Z].*").doesNotContain("@", "  ");
	}

	@Test
	void shouldShowTheDefaultsThatApply() {
		String[] defaults = PROPERTIES.stream()
			.filter((property) -> property.value() != null)
			// these are defaults only as long as nothing else is set
			.filter((property) -> !property.name().equals("llm.models") && !property.name().endsWith(".base-url")
					&& property.name().startsWith("llm."))
			.map((property) -> property.name() + "=" + property.value())
			.toArray(String[]::new);
		assertThat(Bound.properties(defaults)).isEqualTo(Bound.properties());
	}

	@Test
	void shouldShowADefaultWhereThereIsOne() {
		Set<String> without = new TreeSet<>();
		PROPERTIES.stream().filter((property) -> property.value() == null).map(Property::name).forEach(without::add);
		assertThat(without).allMatch((name) -> name.matches(
				"llm\\.(openrouter|openai|anthropic)\\.(api-key|app-name|app-url|headers|provider-preferences|ssl\\.bundle|proxy\\..*)"
						+ "|llm\\.options\\..*|llm\\.(providers|routes|targets|rate-limit\\.per-.*|selection\\.table|fallback\\.max-price\\..*|cost\\.prices|langfuse\\.(public-key|secret-key|environment|release|headers|ssl\\.bundle|proxy\\..*)|retry\\.policies|timeout\\.stream-total"
						+ "|circuit-breaker\\.slow-(call-duration|first-token)|stream\\.continuation-prompt|hedge\\.delay)"));
	}

	@Test
	void shouldShowTheDefaultChain() {
		assertThat(Bound.properties("llm.models=" + find("llm.models").value()).models())
			.isEqualTo(new Providers(Bound.properties()).defaultChain());
	}

	@Test
	void shouldShowTheDefaultBaseUrl() {
		assertThat(find("llm.openrouter.base-url").value()).isEqualTo(Bound.properties().openrouter().baseUrl());
	}

	private static Property find(String name) {
		return PROPERTIES.stream().filter((property) -> property.name().equals(name)).findFirst().orElseThrow();
	}

	static Stream<Property> properties() {
		return PROPERTIES.stream();
	}

	private static JsonNode read() {
		String classes = LlmProperties.class.getProtectionDomain().getCodeSource().getLocation().toString();
		try (InputStream json = new UrlResource(classes + "META-INF/spring-configuration-metadata.json")
			.getInputStream()) {
			return JsonMapper.builder().build().readTree(json).get("properties");
		}
		catch (Exception ex) {
			throw new IllegalStateException("The module was compiled without configuration metadata", ex);
		}
	}

	/**
	 * What the metadata says of a property.
	 *
	 * @param name its name
	 * @param description what a user reads
	 * @param value its default, as a user would write it; {@code null} if there is none
	 */
	record Property(String name, String description, @Nullable String value) {

		static Property of(JsonNode node) {
			JsonNode value = node.get("defaultValue");
			return new Property(node.get("name").asString(), node.path("description").asString(""),
					(value == null) ? null : text(value));
		}

		private static String text(JsonNode value) {
			return value.isArray() ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
					: value.asString();
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
