package io.github.llmrouter.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.llmrouter.RoutingChatOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LlmContextTests {

	@Test
	void shouldBearWhatIsNull() {
		LlmContext context = LlmContext.builder()
			.user("u")
			.metadata(null, "value")
			.metadata("key", null)
			.metadata((String) null, null)
			.tags((String[]) null)
			.tags((String) null)
			.build();

		assertThat(context).isEqualTo(LlmContext.builder().user("u").build());
		assertThat(RoutingChatOptions.builder()
			.tags((String[]) null)
			.metadata(null, "value")
			.build()
			.getContext()
			.isEmpty()).isTrue();
	}

	@Test
	void shouldHoldWhatIsSet() {
		LlmContext context = full().build();
		assertThat(context.user()).isEqualTo("u");
		assertThat(context.tenant()).isEqualTo("t");
		assertThat(context.project()).isEqualTo("p");
		assertThat(context.session()).isEqualTo("s");
		assertThat(context.tags()).containsExactly("b", "a");
		assertThat(context.metadata()).containsExactly(Map.entry("z", "1"), Map.entry("y", "2"));
		assertThat(context.traceName()).isEqualTo("n");
		assertThat(context.prompt()).isEqualTo(new PromptReference("greeting", 3));
		assertThat(context.isEmpty()).isFalse();
	}

	static Stream<Arguments> changes() {
		return Stream.of(change("user", (b) -> b.user("x")), change("tenant", (b) -> b.tenant("x")),
				change("project", (b) -> b.project("x")), change("session", (b) -> b.session("x")),
				change("tags", (b) -> b.tags("x")), change("metadata", (b) -> b.metadata(Map.of("x", "y"))),
				change("traceName", (b) -> b.traceName("x")),
				change("prompt", (b) -> b.prompt(new PromptReference("greeting", 4))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void shouldDifferInEachPart(String part, UnaryOperator<LlmContextBuilder> change) {
		LlmContext changed = change.apply(full()).build();
		assertThat(changed).isNotEqualTo(full().build())
			.isEqualTo(change.apply(full()).build())
			.hasSameHashCodeAs(change.apply(full()).build());
		assertThat(changed.mutate().build()).isEqualTo(changed);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void shouldFillInWhatIsNotSet(String part, UnaryOperator<LlmContextBuilder> change) {
		LlmContext alone = change.apply(LlmContext.builder()).build();
		assertThat(alone.isEmpty()).isFalse();
		assertThat(LlmContext.EMPTY.withDefaults(alone)).isEqualTo(alone);
		assertThat(alone.withDefaults(LlmContext.EMPTY)).isEqualTo(alone);
		LlmContext merged = alone.withDefaults(full().build());
		if (part.equals("tags")) {
			assertThat(merged.tags()).containsExactly("x", "b", "a");
		}
		else if (part.equals("metadata")) {
			assertThat(merged.metadata()).containsExactly(Map.entry("x", "y"), Map.entry("z", "1"),
					Map.entry("y", "2"));
		}
		else {
			assertThat(merged).isEqualTo(change.apply(full()).build());
		}
	}

	@Test
	void shouldMergeTagsWithoutDuplicatesAndMetadataKeyByKey() {
		LlmContext merged = LlmContext.builder()
			.tags("c", "a")
			.metadata("y", "mine")
			.build()
			.withDefaults(full().build());
		assertThat(merged.tags()).containsExactly("c", "a", "b");
		assertThat(merged.metadata()).containsExactly(Map.entry("y", "mine"), Map.entry("z", "1"));
	}

	@Test
	void shouldKeepItsOwnPartsWhereThereAreTooMany() {
		LlmContext own = LlmContext.builder().tags(numbers("own", 40)).metadata(numbered("own", 40)).build();
		LlmContext merged = own
			.withDefaults(LlmContext.builder().tags(numbers("other", 40)).metadata(numbered("other", 40)).build());
		assertThat(merged.tags()).hasSize(50).startsWith(numbers("own", 40).toArray(String[]::new)).endsWith("other9");
		assertThat(merged.metadata()).hasSize(50).containsAllEntriesOf(numbered("own", 40)).containsKey("other9");
	}

	static Stream<Arguments> values() {
		return Stream.of(Arguments.of("plain", "plain"), Arguments.of("  a b\t", "a b"), Arguments.of("", null),
				Arguments.of(" \t\r\n", null), Arguments.of("\u00a0\u2003\u3000", null), Arguments.of("\u0000", null),
				Arguments.of("a\r\nX-Injected: 1", "aX-Injected: 1"), Arguments.of("a\u001b[31mb", "a[31mb"),
				Arguments.of("a\u0085b\u007f", "ab"), Arguments.of("a\u2028b\u2029c", "abc"),
				Arguments.of("ann\u202egpj.exe", "anngpj.exe"), Arguments.of("\u2066a\u2069\u202a", "a"),
				Arguments.of("Jörg & Söhne / 株式会社", "Jörg & Söhne / 株式会社"), Arguments.of("👩‍🚀", "👩‍🚀"),
				Arguments.of("a\ud800b", "ab"), Arguments.of("\udc00", null),
				Arguments.of("x".repeat(200), "x".repeat(200)), Arguments.of("x".repeat(200) + "   ", "x".repeat(200)),
				Arguments.of("x".repeat(201), "x".repeat(200)), Arguments.of("x".repeat(199) + "👩", "x".repeat(199)),
				Arguments.of("x".repeat(198) + "👩y", "x".repeat(198) + "👩"),
				Arguments.of("x".repeat(199) + " y", "x".repeat(199)));
	}

	@ParameterizedTest
	@MethodSource("values")
	void shouldCleanEveryValue(String value, String expected) {
		assertThat(LlmContext.builder().user(value).build().user()).isEqualTo(expected);
		assertThat(LlmContext.builder().tenant(value).build().tenant()).isEqualTo(expected);
		assertThat(LlmContext.builder().project(value).build().project()).isEqualTo(expected);
		assertThat(LlmContext.builder().session(value).build().session()).isEqualTo(expected);
		assertThat(LlmContext.builder().traceName(value).build().traceName()).isEqualTo(expected);
		List<String> expectedTags = (expected != null) ? List.of(expected) : List.of();
		assertThat(LlmContext.builder().tags(value).build().tags()).isEqualTo(expectedTags);
		assertThat(LlmContext.builder().metadata("k", value).build().metadata().get("k")).isEqualTo(expected);
		assertThat(LlmContext.builder().metadata(Map.of("k", value)).build().metadata().get("k")).isEqualTo(expected);
		if (expected != null) {
			assertThat(new PromptReference(value, 1).name()).isEqualTo(expected);
		}
		else {
			assertThat(LlmContext.builder().user(value).build()).isSameAs(LlmContext.EMPTY);
			assertThatIllegalArgumentException().isThrownBy(() -> new PromptReference(value, 1));
		}
	}

	@ParameterizedTest
	@CsvSource({ "order, order", "order_id.v-2, order_id.v-2", "order id, order_id", "größe, gr__e", "a=b;c, a_b_c",
			"'', ", "' ', ", "株式会社, ", "'\r\n', " })
	void shouldCleanKeysOfMetadata(String key, String expected) {
		assertThat(LlmContext.builder().metadata(key, "v").build().metadata().keySet())
			.isEqualTo(LlmContext.builder().metadata(Map.of(key, "v")).build().metadata().keySet())
			.containsExactlyElementsOf((expected != null) ? List.of(expected) : List.of());
	}

	@Test
	void shouldBoundTagsAndMetadata() {
		List<String> tags = new ArrayList<>(numbers("tag", 60));
		tags.add(0, "tag0");
		tags.add(1, null);
		LlmContext context = LlmContext.builder().tags(tags).metadata(numbered("key", 60)).build();
		assertThat(context.tags()).containsExactlyElementsOf(numbers("tag", 50));
		assertThat(context.metadata()).containsExactlyEntriesOf(numbered("key", 50));
		assertThat(context.mutate().metadata("one", "more").build()).isEqualTo(context);
		assertThat(context.mutate().metadata("key1", "other").build().metadata()).hasSize(50)
			.containsEntry("key1", "other");
	}

	@Test
	void shouldUnsetWithNull() {
		assertThat(full().user(null)
			.tenant(null)
			.project(null)
			.session(null)
			.tags((List<String>) null)
			.metadata("z", null)
			.metadata("y", " ")
			.traceName(null)
			.prompt(null)
			.build()).isSameAs(LlmContext.EMPTY);
		assertThat(full().metadata(null).build().metadata()).isEmpty();
	}

	@Test
	void shouldNotBeChangedThroughItsBuilderOrCollections() {
		List<String> tags = new ArrayList<>(List.of("a"));
		Map<String, String> metadata = new LinkedHashMap<>(Map.of("k", "v"));
		LlmContextBuilder builder = LlmContext.builder().tags(tags).metadata(metadata);
		LlmContext context = builder.build();
		tags.add("x");
		metadata.put("x", "y");
		builder.user("x").metadata("x", "y");
		context.mutate().user("x").metadata("k", null).tags("x");
		assertThat(context).isEqualTo(LlmContext.builder().tags("a").metadata("k", "v").build());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> context.tags().add("x"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> context.metadata().put("x", "y"));
	}

	@Test
	void shouldShowNothingPersonal() {
		assertThat(full().build())
			.hasToString("LlmContext[user, tenant, project, session, tags, metadata, traceName, prompt]");
		assertThat(LlmContext.builder().user("jane").build()).hasToString("LlmContext[user]");
		assertThat(LlmContext.EMPTY).hasToString("LlmContext[]");
	}

	@ParameterizedTest
	@CsvSource({ "greeting, 0", "greeting, -1" })
	void shouldRefuseAPromptWithoutVersion(String name, int version) {
		assertThatIllegalArgumentException().isThrownBy(() -> new PromptReference(name, version))
			.withMessageContaining("'version'");
	}

	private static LlmContextBuilder full() {
		return LlmContext.builder()
			.user("u")
			.tenant("t")
			.project("p")
			.session("s")
			.tags("b", "a")
			.metadata("z", "1")
			.metadata("y", "2")
			.traceName("n")
			.prompt(new PromptReference("greeting", 3));
	}

	private static List<String> numbers(String name, int count) {
		return IntStream.range(0, count).mapToObj((i) -> name + i).toList();
	}

	private static Map<String, String> numbered(String name, int count) {
		Map<String, String> map = new LinkedHashMap<>();
		numbers(name, count).forEach((key) -> map.put(key, "v"));
		return map;
	}

	private static Arguments change(String part, UnaryOperator<LlmContextBuilder> change) {
		return Arguments.of(part, change);
	}

}
