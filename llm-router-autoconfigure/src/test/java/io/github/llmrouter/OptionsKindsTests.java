package io.github.llmrouter;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.llmrouter.options.OptionsKind;
import io.github.llmrouter.options.OptionsKinds;
import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@NullUnmarked
class OptionsKindsTests {

	@Test
	void shouldKnowTheKinds() {
		assertThat(OptionsKinds.of(OpenAiChatOptions.builder())).extracting(OptionsKind::filledInModel)
			.isEqualTo(OpenAiChatOptions.DEFAULT_CHAT_MODEL);
		assertThat(OptionsKinds.of(AnthropicChatOptions.builder())).extracting(OptionsKind::filledInModel)
			.isEqualTo(AnthropicChatOptions.DEFAULT_MODEL);
		assertThat(OptionsKinds.of(ChatOptions.builder())).isSameAs(OptionsKind.UNKNOWN);
		assertThat(OptionsKinds.of(new HandMadeOptions.Builder())).isSameAs(OptionsKind.UNKNOWN);
	}

	@Test
	void shouldWorkWithoutAnthropicsModule() throws Exception {
		List<URL> classPath = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!entry.contains("anthropic")) {
				classPath.add(new File(entry).toURI().toURL());
			}
		}
		try (URLClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Callable<?> use = (Callable<?>) loader.loadClass(Use.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass(AnthropicChatOptions.class.getName()));
			assertThat(use.call()).isEqualTo("0.1 1");
			assertThat(use.getClass()).isNotEqualTo(Use.class);
		}
	}

	/** What an application without Anthropic does. */
	public static final class Use implements Callable<String> {

		@Override
		public String call() {
			RoutingChatOptions options = RoutingChatOptions.builder()
				.combineWith(ChatOptions.builder().temperature(0.1))
				.combineWith(OpenAiChatOptions.builder().seed(1))
				.combineWith(new HandMadeOptions.Builder().flavour("own"))
				.build();
			PromptAdapter adapter = new PromptAdapter();
			AttemptSignals signals = new AttemptSignals(System::nanoTime);
			Target plain = Target.of("plain", (prompt) -> null);
			Prompt adapted = adapter.adapt(new Prompt("q"), options, plain, Duration.ofSeconds(1), signals);
			OpenAiChatOptions.Builder openAi = OpenAiChatOptions.builder();
			options.foreign().get(0).applyTo(openAi);
			return adapted.getOptions().getTemperature() + " " + openAi.build().getSeed();
		}

	}

}
