package io.github.llmrouter.autoconfigure;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Secret}.
 */
class SecretTests {

	private final Secret secret = new Secret("canary");

	@Test
	void shouldNotPrintItsValue() {
		assertThat(this.secret).hasToString("******");
	}

	@Test
	void shouldNotBeWrittenAsJson() {
		assertThat(JsonMapper.builder().build().writeValueAsString(this.secret)).isEqualTo("\"******\"");
	}

	@Test
	void shouldRevealItsValueWithoutTheSpaceAroundIt() {
		assertThat(new Secret(" canary\n").reveal()).isEqualTo("canary");
	}

	@Test
	void shouldEqualTheSameSecretOnly() {
		assertThat(this.secret).isEqualTo(new Secret("canary")).hasSameHashCodeAs(new Secret("canary"));
		assertThat(this.secret).isNotEqualTo(new Secret("other"));
	}

	@Test
	void shouldNotTellItsValueByItsHashCode() {
		assertThat(this.secret).hasSameHashCodeAs(new Secret("other"));
	}

}
