package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.ai.chat.prompt.PromptTemplate;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link DoubleBraceTemplateRenderer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DoubleBraceTemplateRendererTests {

	private final DoubleBraceTemplateRenderer renderer = new DoubleBraceTemplateRenderer();

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = { "Hello {{name}}! | Hello Ann!", //
			"{{ name }}{{name}}{{\tname\t}} | AnnAnnAnn", //
			"{{other}} {{name}} | {{other}} Ann", //
			"{name} {{name} {name}} | {name} {{name} {name}}", //
			"{{{name}}} | {Ann}", //
			"{{ open {{name}} | {{ open Ann", //
			"{{}} {{ }} | {{}} {{ }}", //
			"{\"a\": {\"b\": \"{{name}}\"}} | {\"a\": {\"b\": \"Ann\"}}", //
			"{{given.name}} {{a-b}} {{Größe}} | 1 2 3", //
			"{{none}}. | .", //
			"{{template}} | {{name}} $1 \\" })
	void shouldRender(String template, String text) {
		Map<String, Object> variables = new HashMap<>(
				Map.of("name", "Ann", "given.name", 1, "a-b", 2L, "Größe", "3", "template", "{{name}} $1 \\"));
		variables.put("none", null);
		assertThat(this.renderer.apply(template, variables)).isEqualTo(text);
	}

	@Test
	void shouldTellOnceOfAVariableThatIsNotGiven(CapturedOutput output) {
		this.renderer.apply("{{forgotten}} and {{forgotten}}", Map.of());
		this.renderer.apply("{{forgotten}}", Map.of());
		assertThat(output.getAll().split("variable 'forgotten'", -1)).hasSize(2);
	}

	@Test
	void shouldNotTellTheTextBetweenBraces(CapturedOutput output) {
		this.renderer.apply("{{a secret of the prompt}}", Map.of());
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void shouldNotBeSlowedDownByBraces() {
		String braces = "{{".repeat(1_000_000);
		String open = "{{name ".repeat(300_000);
		assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
			assertThat(this.renderer.apply(braces, Map.of())).isEqualTo(braces);
			assertThat(this.renderer.apply(open, Map.of())).isEqualTo(open);
		});
	}

	@Test
	void shouldRememberNoMoreThanItMust() {
		assertThatNoException().isThrownBy(() -> {
			for (int i = 0; i < 3_000; i++) {
				this.renderer.apply("{{v" + i + "}}", Collections.emptyMap());
			}
		});
	}

	@Test
	void shouldServeTemplatesOfSpringAi() {
		PromptTemplate template = PromptTemplate.builder()
			.template("{\"to\": \"{{name}}\"}")
			.renderer(this.renderer)
			.build();
		assertThat(template.render(Map.of("name", "Ann"))).isEqualTo("{\"to\": \"Ann\"}");
	}

}
