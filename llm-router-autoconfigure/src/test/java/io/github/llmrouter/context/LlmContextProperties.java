package io.github.llmrouter.context;

import java.util.List;
import java.util.Map;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of {@link LlmContext}.
 */
class LlmContextProperties {

	@Property
	void shouldBeFitForLogsAndHeadersWhateverItIsGiven(@ForAll String value, @ForAll String key) {
		LlmContext context = LlmContext.builder().user(value).tags(value, key).metadata(key, value).build();
		assertThat(context.user()).satisfiesAnyOf((user) -> assertThat(user).isNull(), LlmContextProperties::isClean);
		assertThat(context.tags()).allSatisfy(LlmContextProperties::isClean);
		assertThat(context.metadata()).allSatisfy((name, text) -> {
			assertThat(name).matches("[A-Za-z0-9_.-]{1,200}");
			isClean(text);
		});
	}

	@Property
	void shouldChangeNothingThatIsClean(@ForAll String value, @ForAll String key) {
		LlmContext context = LlmContext.builder().user(value).tags(value, key).metadata(key, value).build();
		LlmContext again = LlmContext.builder()
			.user(context.user())
			.tags(context.tags())
			.metadata(context.metadata())
			.build();
		assertThat(again).isEqualTo(context);
	}

	@Property
	void shouldMergeAssociativelyAndIdempotently(@ForAll("contexts") LlmContext one, @ForAll("contexts") LlmContext two,
			@ForAll("contexts") LlmContext three) {
		assertThat(one.withDefaults(two).withDefaults(three)).isEqualTo(one.withDefaults(two.withDefaults(three)));
		assertThat(one.withDefaults(two).withDefaults(two)).isEqualTo(one.withDefaults(two));
		assertThat(one.withDefaults(one)).isEqualTo(one);
		assertThat(one.withDefaults(LlmContext.EMPTY)).isEqualTo(one).isEqualTo(LlmContext.EMPTY.withDefaults(one));
	}

	@Property
	void shouldLoseNothingInAMerge(@ForAll("contexts") LlmContext one, @ForAll("contexts") LlmContext two) {
		LlmContext merged = one.withDefaults(two);
		assertThat(merged.user()).isEqualTo((one.user() != null) ? one.user() : two.user());
		assertThat(merged.session()).isEqualTo((one.session() != null) ? one.session() : two.session());
		assertThat(merged.tags()).doesNotHaveDuplicates();
		assertThat(merged.tags().subList(0, one.tags().size())).isEqualTo(one.tags());
		assertThat(Set.copyOf(merged.tags())).containsAll(one.tags()).containsAll(two.tags());
		assertThat(merged.metadata()).containsAllEntriesOf(one.metadata());
		assertThat(merged.metadata().keySet()).containsAll(two.metadata().keySet());
	}

	@Provide
	Arbitrary<LlmContext> contexts() {
		Arbitrary<String> values = Arbitraries.of("a", "b", "").injectNull(0.3);
		Arbitrary<List<String>> tags = Arbitraries.of("a", "b", "c").list().ofMaxSize(4);
		Arbitrary<Map<String, String>> metadata = Arbitraries.maps(Arbitraries.of("x", "y", "z"),
				Arbitraries.of("1", "2"));
		return Combinators.combine(values, values, tags, metadata.injectNull(0.2))
			.as((user, session, labels,
					map) -> LlmContext.builder().user(user).session(session).tags(labels).metadata(map).build());
	}

	private static void isClean(String value) {
		assertThat(value).isNotBlank().hasSizeLessThanOrEqualTo(200);
		assertThat(value.strip()).isEqualTo(value);
		assertThat(value.codePoints()).noneMatch(Character::isISOControl)
			.noneMatch((character) -> character >= 0x202A && character <= 0x202E)
			.noneMatch((character) -> character >= 0x2066 && character <= 0x2069)
			.noneMatch((character) -> Character.getType(character) == Character.SURROGATE);
	}

}
