package io.github.llmrouter.autoconfigure;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.llmrouter.langfuse.observation.LangfuseMasker;
import io.github.llmrouter.langfuse.observation.LangfuseObservationFilter;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ObjectProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LangfuseDecisions}.
 */
class LangfuseDecisionsTests {

	private final Observation.Context context = new Observation.Context();

	@Test
	void shouldDecideByTheDefaultUntilThereIsAFilter() {
		LangfuseDecisions decisions = new LangfuseDecisions(later((context, aboutModels) -> !aboutModels),
				later(LangfuseMasker.NONE));

		assertThat(decisions.isShown(this.context, true)).isTrue();
		assertThat(decisions.isShown(this.context, true)).isFalse();
		assertThat(decisions.isShown(this.context, false)).isTrue();
	}

	@Test
	void shouldNotPassATextUntilThereIsAMasker() {
		LangfuseDecisions decisions = new LangfuseDecisions(later((context, aboutModels) -> aboutModels),
				later((text) -> "masked"));

		assertThatExceptionOfType(BeanCurrentlyInCreationException.class).isThrownBy(() -> decisions.mask("text"));
		assertThat(decisions.mask("text")).isEqualTo("masked");
	}

	@Test
	void shouldDecideByTheDefaultWithoutBeans() {
		LangfuseDecisions decisions = new LangfuseDecisions(of(Stream::empty), of(Stream::empty));
		decisions.afterSingletonsInstantiated();

		assertThat(decisions.isShown(this.context, true)).isTrue();
		assertThat(decisions.isShown(this.context, false)).isFalse();
		assertThat(decisions.mask("text")).isEqualTo("text");
	}

	private static <T> ObjectProvider<T> later(T bean) {
		Queue<Supplier<Stream<T>>> answers = new ArrayDeque<>(List.of(() -> {
			throw new BeanCurrentlyInCreationException("bean");
		}, () -> Stream.of(bean)));
		return of(() -> answers.remove().get());
	}

	/** One that says what it is asked only as often as it should be. */
	private static <T> ObjectProvider<T> of(Supplier<Stream<T>> beans) {
		return new ObjectProvider<>() {

			@Override
			public Stream<T> stream() {
				return beans.get();
			}

		};
	}

}
