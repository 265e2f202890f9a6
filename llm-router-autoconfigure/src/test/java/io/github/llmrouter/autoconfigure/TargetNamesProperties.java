package io.github.llmrouter.autoconfigure;

import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of {@link TargetNames}.
 */
class TargetNamesProperties {

	private static final Set<String> PROVIDERS = Set.of("a", "b", "bean");

	@Property
	void shouldReadItsOwnNamesAlike(@ForAll("names") TargetNames names, @ForAll("texts") String text) {
		TargetName read = names.read(text);
		Assume.that(read.model() != null || names.selfContained().contains(read.provider()));
		assertThat(names.read(read.name())).isEqualTo(read);
	}

	@Property
	void shouldKeepTheModelOfAQualifiedNameWhole(@ForAll("names") TargetNames names, @ForAll("texts") String model) {
		for (String provider : PROVIDERS) {
			TargetName read = names.read(provider + ":" + model);
			assertThat(read.provider()).isEqualTo(provider);
			assertThat(read.model()).isEqualTo(model.strip());
		}
	}

	@Property
	void shouldNeverInventAProvider(@ForAll("names") TargetNames names, @ForAll("texts") String text) {
		TargetName read = names.read(text);
		assertThat(PROVIDERS).contains(read.provider());
		if (!read.provider().equals(names.defaultProvider())) {
			assertThat(text.strip()).startsWith(read.provider());
		}
	}

	@Provide
	Arbitrary<TargetNames> names() {
		return Arbitraries.of(PROVIDERS).map((provider) -> new TargetNames(provider, PROVIDERS, Set.of("bean")));
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> parts = Arbitraries.of("a", "b", "bean", ":", "::", "/", "x", "free", " ", "A");
		return Combinators.combine(parts, parts, parts, parts)
			.as((one, two, three, four) -> one + two + three + four)
			.filter((text) -> !text.isBlank());
	}

}
