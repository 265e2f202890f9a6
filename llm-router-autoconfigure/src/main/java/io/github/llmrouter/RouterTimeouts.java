package io.github.llmrouter;

import java.time.Duration;

import org.springframework.util.Assert;

import org.jspecify.annotations.Nullable;

/**
 * How long the router waits for what. All durations are positive.
 *
 * @param response for one attempt of a blocking call, from request to complete answer
 * @param firstToken for the first piece of a streamed answer, from the request on;
 * keep-alives and empty chunks are none
 * @param idle between two data events of a stream after the first token
 * @param total for all attempts of a call together, delays included; of a stream, until
 * its first piece has gone out
 * @param streamTotal for a whole stream from the beginning of the call on; {@code null}
 * to never cut a healthy stream
 */
public record RouterTimeouts(Duration response, Duration firstToken, Duration idle, Duration total,
		@Nullable Duration streamTotal) {

	/** Fit for production: 60 s, 30 s, 30 s, 2 min, no limit. */
	public static final RouterTimeouts DEFAULTS = new RouterTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(30),
			Duration.ofSeconds(30), Duration.ofMinutes(2), null);

	public RouterTimeouts {
		positive(response, "response");
		positive(firstToken, "firstToken");
		positive(idle, "idle");
		positive(total, "total");
		if (streamTotal != null) {
			positive(streamTotal, "streamTotal");
		}
	}

	private static void positive(Duration duration, String name) {
		Assert.isTrue(!duration.isNegative() && !duration.isZero(), () -> "'" + name + "' must be positive");
	}

}
