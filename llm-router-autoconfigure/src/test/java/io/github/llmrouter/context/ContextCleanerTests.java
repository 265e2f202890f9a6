package io.github.llmrouter.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ContextCleanerTests {

	private final ContextCleaner cleaner = new ContextCleaner();

	@Test
	void shouldTellEachKindOfFlawOnceAndNoValue(CapturedOutput output) {
		List<String> tags = new ArrayList<>();
		Map<String, String> metadata = new LinkedHashMap<>();
		for (int i = 0; i < 60; i++) {
			tags.add("canary" + i);
			metadata.put("canary" + i, "canary");
		}
		for (int i = 0; i < 3; i++) {
			this.cleaner.value("canary\r\n");
			this.cleaner.value("canary" + "x".repeat(200));
			this.cleaner.key("canary canary");
			this.cleaner.key("株");
			this.cleaner.tags(tags);
			this.cleaner.metadata(Map.of(), metadata);
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("This is told once"))).hasSize(5)
			.allMatch((line) -> line.contains("WARN"));
		for (ContextFlaw flaw : ContextFlaw.values()) {
			assertThat(output).containsOnlyOnce(flaw.message());
		}
		assertThat(output).doesNotContain("canary", "株");
	}

	@Test
	void shouldSayNothingOfWhatFitsOrIsBlank(CapturedOutput output) {
		this.cleaner.value(" fine ");
		this.cleaner.value("  ");
		this.cleaner.value("Jörg");
		this.cleaner.tags(List.of("a", "a", ""));
		this.cleaner.metadata(Map.of(), Map.of("k", "", "", "v"));
		assertThat(output).isEmpty();
	}

}
