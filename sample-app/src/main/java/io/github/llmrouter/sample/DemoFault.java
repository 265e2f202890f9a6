package io.github.llmrouter.sample;

import java.time.Duration;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.Reply;

/**
 * What can be wrong with a model of the embedded fake.
 */
enum DemoFault {

	/** Nothing: it answers with an echo. */
	NONE(Reply.echo()),

	/** HTTP 503. */
	OVERLOADED(Reply.error(OpenRouterErrors.unavailable())),

	/** HTTP 429 that asks to wait for a second. */
	RATE_LIMIT(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(1)))),

	/** HTTP 429 that asks to wait for an hour. */
	QUOTA(Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofHours(1)))),

	/** The connection is reset. */
	RESET(Reply.reset()),

	/** Nothing comes at all. */
	SILENCE(Reply.silence()),

	/** The connection is closed after three words. */
	CUT(Reply.echo().cutAfter(3)),

	/** Nothing more comes after three words. */
	STALL(Reply.echo().stallAfter(3));

	private final Reply reply;

	DemoFault(Reply reply) {
		this.reply = reply;
	}

	Reply reply() {
		return this.reply;
	}

	@JsonValue
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
