package io.github.llmrouter.sample;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application has that adds nothing but the starter.
 */
class StarterTests {

	/** Without it, {@code spring.reactor.context-propagation} would be ignored. */
	@Test
	void shouldLetReactorCarryTheContext() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
			.contains("org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration");
	}

}
