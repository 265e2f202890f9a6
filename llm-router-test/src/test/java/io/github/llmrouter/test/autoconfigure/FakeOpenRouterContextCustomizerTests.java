package io.github.llmrouter.test.autoconfigure;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

import io.github.llmrouter.test.FakeOpenRouter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.AnnotationConfigContextLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FakeOpenRouterContextCustomizer} and its factory.
 */
class FakeOpenRouterContextCustomizerTests {

	private final GenericApplicationContext context = new GenericApplicationContext();

	private FakeOpenRouter customize() {
		new FakeOpenRouterContextCustomizer().customizeContext(this.context,
				new MergedContextConfiguration(getClass(), null, null, null, new AnnotationConfigContextLoader()));
		return this.context.getBeanFactory().getBean(FakeOpenRouter.class);
	}

	@Test
	void shouldCloseFakeWithContext() throws IOException {
		FakeOpenRouter fake = customize();
		this.context.refresh();
		new Socket("127.0.0.1", fake.port()).close();
		int port = fake.port();
		this.context.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("127.0.0.1", port));
	}

	@Test
	void shouldCloseFakeIfContextFailsToStart() {
		int port = customize().port();
		this.context.registerBean(Object.class, () -> {
			throw new IllegalStateException("broken");
		});
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(this.context::refresh);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("127.0.0.1", port));
	}

	@Test
	void shouldBeEqualForContextCache() {
		assertThat(new FakeOpenRouterContextCustomizer()).isEqualTo(new FakeOpenRouterContextCustomizer())
			.hasSameHashCodeAs(new FakeOpenRouterContextCustomizer())
			.isNotEqualTo(new Object());
	}

	@Test
	void shouldLeaveOtherTestsAlone() {
		FakeOpenRouterContextCustomizerFactory factory = new FakeOpenRouterContextCustomizerFactory();
		assertThat(factory.createContextCustomizer(Object.class, List.of())).isNull();
		assertThat(factory.createContextCustomizer(Annotated.class, List.of())).isNotNull();
	}

	@AutoConfigureFakeOpenRouter
	private static class Annotated {

	}

}
