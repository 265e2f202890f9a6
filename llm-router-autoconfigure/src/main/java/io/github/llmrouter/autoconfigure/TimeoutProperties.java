package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * How long the router waits for what.
 *
 * @param connect For a connection to a provider. Without a unit in seconds.
 * @param response For the complete answer to one attempt of a blocking call. Without a
 * unit in seconds.
 * @param firstToken From a request to the first content of a stream; keep-alives are
 * none. Without a unit in seconds.
 * @param idle Between two events of a stream after its first content. Without a unit in
 * seconds.
 * @param total For all attempts of a call together, delays included; of a stream, until
 * its first content, for which a tool call counts when it is whole. Without a unit in
 * seconds.
 * @param streamTotal For a whole stream. A stream that makes progress is never cut unless
 * this is set. Without a unit in seconds.
 */
record TimeoutProperties(@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration connect,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration response,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration firstToken,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration idle,
		@DefaultValue("2m") @DurationUnit(ChronoUnit.SECONDS) Duration total,
		@DurationUnit(ChronoUnit.SECONDS) @Nullable Duration streamTotal) {
}
