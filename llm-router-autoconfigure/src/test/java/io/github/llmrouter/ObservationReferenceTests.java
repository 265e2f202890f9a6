package io.github.llmrouter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.llmrouter.agent.AgentObservationDocumentation;
import io.github.llmrouter.breaker.BreakerMeterDocumentation;
import io.github.llmrouter.langfuse.otlp.LangfuseMeterDocumentation;
import io.github.llmrouter.observation.RouterMeterDocumentation;
import io.github.llmrouter.observation.RouterObservationDocumentation;
import io.github.llmrouter.ratelimit.RateLimitMeterDocumentation;
import io.github.llmrouter.score.ScoreMeterDocumentation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the reference of observations and meters what the code says: it is made of the
 * enums that document them and their Javadoc. Run with
 * {@code -Dobservation-reference=write} to write it anew.
 */
class ObservationReferenceTests {

	private static final Path REFERENCE = Path.of("../docs/observations.md");

	private static final Path SOURCES = Path.of("src/main/java");

	private final StringBuilder text = new StringBuilder("""
			# Observations and meters

			This page is made of the enums that document them in the code.

			""");

	@Test
	void shouldTellWhatTheCodeSays() throws Exception {
		this.text.append("## Observations\n\nKeys of low cardinality are tags of the timers that Micrometer makes of ")
			.append("observations. They hold configured names and fixed words, and the names that the application ")
			.append("gives its agents and events, of which there must be few. All keys are attributes of spans.\n\n");
		observations(RouterObservationDocumentation.values());
		observations(AgentObservationDocumentation.values());
		this.text.append(
				"## Meters\n\nTags hold configured names and fixed words only.\n\n| meter | type | what it tells | tags |\n|---|---|---|---|\n");
		meters(RouterMeterDocumentation.values());
		meters(BreakerMeterDocumentation.values());
		meters(RateLimitMeterDocumentation.values());
		meters(LangfuseMeterDocumentation.values());
		meters(ScoreMeterDocumentation.values());
		if ("write".equals(System.getProperty("observation-reference"))) {
			Files.createDirectories(REFERENCE.getParent());
			Files.writeString(REFERENCE, this.text);
		}
		assertThat(Files.readString(REFERENCE)).isEqualTo(this.text.toString());
	}

	private void observations(ObservationDocumentation[] observations) throws Exception {
		for (ObservationDocumentation observation : observations) {
			ObservationConvention<? extends Observation.Context> convention = observation.getDefaultConvention()
				.getDeclaredConstructor()
				.newInstance();
			this.text.append("### `")
				.append(convention.getName())
				.append("`\n\n")
				.append(javadoc((Enum<?>) observation))
				.append("\n\n");
			this.text.append("| key | cardinality | what it tells |\n|---|---|---|\n");
			keys(observation.getLowCardinalityKeyNames(), "low");
			keys(observation.getHighCardinalityKeyNames(), "high");
			this.text.append('\n');
		}
	}

	private void keys(KeyName[] keys, String cardinality) throws IOException {
		for (KeyName key : keys) {
			String what = key.getClass().getName().startsWith("org.springframework") ? "as Spring AI says"
					: javadoc((Enum<?>) key);
			this.text.append("| `")
				.append(key.asString())
				.append("` | ")
				.append(cardinality)
				.append(" | ")
				.append(what)
				.append(" |\n");
		}
	}

	private void meters(MeterDocumentation[] meters) throws IOException {
		for (MeterDocumentation meter : meters) {
			String unit = (meter.getBaseUnit() != null) ? " (" + meter.getBaseUnit() + ")" : "";
			this.text.append("| `")
				.append(meter.getName())
				.append("` | ")
				.append(meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '))
				.append(unit)
				.append(" | ")
				.append(javadoc((Enum<?>) meter))
				.append(" | ")
				.append(String.join(", ",
						List.of(meter.getKeyNames()).stream().map((key) -> "`" + key.asString() + "`").toList()))
				.append(" |\n");
		}
	}

	/** What stands above a constant in its source. */
	private static String javadoc(Enum<?> constant) throws IOException {
		Class<?> type = constant.getDeclaringClass();
		Class<?> outer = (type.getEnclosingClass() != null) ? type.getEnclosingClass() : type;
		String source = Files.readString(SOURCES.resolve(outer.getName().replace('.', '/') + ".java"));
		if (!outer.equals(type)) {
			source = source.substring(source.indexOf("enum " + type.getSimpleName()));
		}
		Matcher javadoc = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + constant.name() + "\\b", Pattern.DOTALL)
			.matcher(source);
		assertThat(javadoc.find()).as("Javadoc of " + constant.name()).isTrue();
		return javadoc.group(1)
			.replaceAll("(?m)^\\s*\\* ?", "")
			.replaceAll("\\{@(?:code|link) #?([^}]*)}", "`$1`")
			.replaceAll("\\s+", " ")
			.strip();
	}

}
