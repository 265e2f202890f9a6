package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;

/**
 * Prompts that are managed in Langfuse.
 *
 * @param cacheTtl How long a prompt is used before it is refreshed in the background.
 * @param fallbackLocation Where prompts are that stand in for those of Langfuse, or are
 * used without it.
 */
record LangfusePromptsProperties(@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration cacheTtl,
		@DefaultValue(DEFAULT_LOCATION) String fallbackLocation) {

	static final String DEFAULT_LOCATION = "classpath:/prompts/";

	LangfusePromptsProperties {
		fallbackLocation = StringUtils.hasText(fallbackLocation) ? fallbackLocation.strip() : DEFAULT_LOCATION;
	}

}
