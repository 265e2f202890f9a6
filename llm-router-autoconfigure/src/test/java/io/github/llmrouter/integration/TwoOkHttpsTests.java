package io.github.llmrouter.integration;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutedCall;
import io.github.llmrouter.provider.http.ProviderConnection;
import io.github.llmrouter.provider.openrouter.OpenRouterProvider;
import io.github.llmrouter.test.FakeOpenRouter;
import okhttp3.OkHttp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring AI brings OkHttp 4, the OpenTelemetry exporter of Spring Boot brings OkHttp 5:
 * the same packages twice on one class path, in an order that nobody chooses.
 */
class TwoOkHttpsTests {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldWorkWithBothOnTheClassPath(boolean fiveFirst) throws Exception {
		try (URLClassLoader loader = new URLClassLoader(classPath(fiveFirst), ClassLoader.getPlatformClassLoader())) {
			Callable<?> use = (Callable<?>) loader.loadClass(Use.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(use.call()).isEqualTo((fiveFirst ? "5" : "4") + " served twice");
		}
	}

	private static URL[] classPath(boolean fiveFirst) throws Exception {
		List<URL> five = new ArrayList<>();
		try (var jars = Files.list(Path.of("target", "okhttp5"))) {
			for (Path jar : jars.toList()) {
				five.add(jar.toUri().toURL());
			}
		}
		assertThat(five).hasSize(2);
		List<URL> classPath = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			classPath.add(new File(entry).toURI().toURL());
		}
		// one okio serves both: a build tool picks one version of it
		classPath.removeIf((url) -> url.getPath().contains("okio-jvm"));
		classPath.addAll(fiveFirst ? 0 : classPath.size(), five);
		return classPath.toArray(URL[]::new);
	}

	/** Runs in a class loader of its own. */
	public static final class Use implements Callable<String> {

		@Override
		public String call() {
			try (FakeOpenRouter fake = FakeOpenRouter.start();
					OpenRouterProvider provider = OpenRouterProvider
						.builder(ProviderConnection.of("openrouter", fake.baseUrl()).withApiKey(fake::apiKey))
						.build()) {
				ChatRouter router = ChatRouter.builder().targets(provider.target("a", "a")).build();
				String called = RoutedCall.from(router.call(new Prompt("Hi"))).servedBy();
				String streamed = RoutedCall.from(router.stream(new Prompt("Hi")).blockLast()).servedBy();
				String jar = OkHttp.class.getProtectionDomain().getCodeSource().getLocation().getPath();
				return (jar.contains("okhttp-jvm-5") ? "5" : "4")
						+ (("a".equals(called) && "a".equals(streamed)) ? " served twice" : "");
			}
		}

	}

}
