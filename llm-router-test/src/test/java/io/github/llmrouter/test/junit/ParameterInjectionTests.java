package io.github.llmrouter.test.junit;

import io.github.llmrouter.test.FakeOpenRouter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FakeOpenRouterExtension} as an annotation brings it.
 */
@ExtendWith(FakeOpenRouterExtension.class)
class ParameterInjectionTests {

	private @Nullable FakeOpenRouter before;

	@BeforeEach
	void inject(FakeOpenRouter fake) {
		this.before = fake;
	}

	@RepeatedTest(2)
	void shouldInjectParameter(FakeOpenRouter fake) throws Exception {
		assertThat(fake).isSameAs(this.before);
		assertThat(fake.requestCount()).isZero();
		FakeOpenRouterExtensionTests.get(fake);
		assertThat(fake.requestCount()).isEqualTo(1);
	}

}
