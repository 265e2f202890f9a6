package io.github.llmrouter.prompt;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.ai.chat.messages.ToolResponseMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PromptQuery}.
 */
class PromptQueryTests {

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " a", "a ", "..", "a/../b", "../a", "a/..", "./a", "/a", "a/", "a//b", "a\\b",
			"..\\a", "a\nb", "a\u0000b" })
	void shouldRefuseNamesThatLeadElsewhere(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> PromptQuery.of(name));
	}

	@Test
	void shouldRefuseWhatIsNoVersionOrLabel() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromptQuery.of("a").version(0));
		assertThatIllegalArgumentException().isThrownBy(() -> PromptQuery.of("a").label(" "));
		assertThatIllegalArgumentException().isThrownBy(() -> PromptQuery.of("a").label(null));
		assertThatIllegalArgumentException().isThrownBy(() -> PromptQuery.of("a".repeat(201)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PromptQuery.of("a").fallback(ToolResponseMessage.builder().responses(List.of()).build()));
	}

	@Test
	void shouldAskForALabelOrAVersion() {
		PromptQuery query = PromptQuery.of("a/b c");
		assertThat(query).hasToString("prompt 'a/b c' with label 'production'");
		assertThat(query.version(3)).hasToString("prompt 'a/b c' version 3");
		assertThat(query.version(3).label("staging")).hasToString("prompt 'a/b c' with label 'staging'");
	}

}
