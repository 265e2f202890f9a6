package io.github.llmrouter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the pages of the documentation linked.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..");

	private static final Path PAGES = ROOT.resolve("docs");

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

	static Stream<Path> pages() throws IOException {
		return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "llm-router-test/README.md").map(ROOT::resolve),
				Files.list(PAGES));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void shouldLinkToWhatIsThere(Path page) throws IOException {
		assertThat(LINK.matcher(Files.readString(page)).results()).allSatisfy((link) -> {
			Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
			assertThat(target).exists();
			if (link.group(2) != null) {
				assertThat(anchors(target)).contains(link.group(2));
			}
		});
	}

	@Test
	void shouldLeadToEveryPage() throws IOException {
		String readme = Files.readString(ROOT.resolve("README.md"));
		try (Stream<Path> pages = Files.list(PAGES)) {
			assertThat(pages).allSatisfy((page) -> assertThat(readme).contains("(docs/" + page.getFileName()));
		}
	}

	private static Stream<String> anchors(Path page) {
		try {
			return Files.readAllLines(page)
				.stream()
				.filter((line) -> line.matches("#+ .*"))
				.map((line) -> line.replaceFirst("#+ ", "")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\w -]", "")
					.replace(' ', '-'));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
