package io.github.llmrouter.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderPreferences}, through binding.
 */
class ProviderPreferencesTests {

	private static final String PREFIX = "llm.openrouter.provider-preferences.";

	@Test
	void shouldRestoreTheShapeThatYamlHad() throws Exception {
		ConfigurableEnvironment environment = Bound.environment(Map.of());
		String yaml = """
				llm.openrouter.provider-preferences:
				  order: [Anthropic, "Google Vertex"]
				  allow_fallbacks: false
				  require-parameters: true
				  sort: { by: price, partition: none }
				  max-price: { prompt: 1.5, completion: "2" }
				  preferred-max-latency: { p50: 2, p99: 7.5 }
				  ignore: []
				  data-collection:
				""";
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("test",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
			environment.getPropertySources().addFirst(source);
		}
		assertThat(JsonMapper.builder()
			.build()
			.writeValueAsString(Bound.properties(environment).openrouter().providerPreferences())).isEqualTo("""
					{"order":["Anthropic","Google Vertex"],"allow_fallbacks":false,"require_parameters":true,\
					"sort":{"by":"price","partition":"none"},"max_price":{"prompt":"1.5","completion":"2"},\
					"preferred_max_latency":{"p50":2,"p99":7.5}}""");
	}

	@Test
	void shouldReadTypesFromText() {
		assertThat(preferences("order=Anthropic, Google Vertex", "allow-fallbacks=false", "zdr=true", "sort=price",
				"preferred-min-throughput=50", "preferred-max-latency.p90=1.5", "max-price.prompt=1"))
			.isEqualTo(Map.of("order", List.of("Anthropic", "Google Vertex"), "allow_fallbacks", false, "zdr", true,
					"sort", "price", "preferred_min_throughput", 50, "preferred_max_latency", Map.of("p90", 1.5),
					"max_price", Map.of("prompt", "1")));
	}

	@Test
	void shouldReadListsByIndex() {
		assertThat(preferences("only[0]=a", "only[1]=b", "quantizations=fp8"))
			.isEqualTo(Map.of("only", List.of("a", "b"), "quantizations", List.of("fp8")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "allow-fallbacks", "allow_fallbacks", "allowFallbacks", "ALLOW_FALLBACKS",
			"[allow_fallbacks]" })
	void shouldKnowNamesInAllSpellings(String name) {
		assertThat(preferences(name + "=true")).isEqualTo(Map.of("allow_fallbacks", true));
	}

	@Test
	void shouldReadNamesFromTheEnvironment() {
		ConfigurableEnvironment environment = Bound
			.environment(Map.of("LLM_OPENROUTER_PROVIDERPREFERENCES_ALLOWFALLBACKS", "false"));
		assertThat(Bound.properties(environment).openrouter().providerPreferences())
			.isEqualTo(Map.of("allow_fallbacks", false));
	}

	@Test
	void shouldPassOnWhatItDoesNotKnow() {
		assertThat(preferences("brand-new.x=y", "other=1"))
			.isEqualTo(Map.of("brand_new", Map.of("x", "y"), "other", "1"));
	}

	private static Map<String, Object> preferences(String... pairs) {
		String[] properties = List.of(pairs)
			.stream()
			.map((pair) -> PREFIX.replaceFirst("\\.$", pair.startsWith("[") ? "" : ".") + pair)
			.toArray(String[]::new);
		return Bound.properties(properties).openrouter().providerPreferences();
	}

}
