package io.github.llmrouter.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a router, beside the timers that Micrometer makes of the observations:
 * {@code llm.router.call} for calls, and Spring AI's {@code gen_ai.client.operation} for
 * attempts. Tags hold configured names only.
 */
public enum RouterMeterDocumentation implements MeterDocumentation {

	/** Calls that are under way. */
	CALLS_ACTIVE("llm.router.calls.active", Meter.Type.GAUGE, null),

	/** How long attempts took, and how they ended. */
	ATTEMPT("llm.router.attempt", Meter.Type.TIMER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.OUTCOME,
			Key.ERROR_TYPE),

	/** Attempts at a target that had failed, by what it had failed with. */
	RETRIES("llm.router.retries", Meter.Type.COUNTER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.ERROR_TYPE),

	/** How long the router waited before it asked a target again. */
	RETRY_DELAY("llm.router.retry.delay", Meter.Type.TIMER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER),

	/**
	 * Attempts at the next target, by what the last one that was asked had failed with,
	 * or, if none was, by why a policy refused it.
	 */
	FALLBACKS("llm.router.fallbacks", Meter.Type.COUNTER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.ERROR_TYPE),

	/**
	 * Attempts that were made beside one that had not answered, by how they ended:
	 * {@code success} if they were faster, {@code cancelled} if they were not.
	 */
	HEDGES("llm.router.hedges", Meter.Type.COUNTER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.OUTCOME),

	/**
	 * Calls and attempts that a policy refused, so that they were not made, by its
	 * reason. Those of calls have {@code none} as target and provider.
	 */
	REFUSALS("llm.router.refusals", Meter.Type.COUNTER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.ERROR_TYPE),

	/**
	 * Tokens that providers reported: {@code input}, {@code cached_input},
	 * {@code cache_write}, {@code output} and {@code reasoning}, which add up.
	 */
	TOKENS("llm.router.tokens", Meter.Type.COUNTER, "tokens", Key.ROUTE, Key.TARGET, Key.PROVIDER, Key.TOKEN_TYPE),

	/** What attempts cost, as far as that is known. */
	COST("llm.router.cost", Meter.Type.COUNTER, "usd", Key.ROUTE, Key.TARGET, Key.PROVIDER),

	/** Attempts whose cost is not known: what is missing in {@code llm.router.cost}. */
	COST_UNKNOWN("llm.router.cost.unknown", Meter.Type.COUNTER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER),

	/** How long the first piece of a streamed answer took. */
	FIRST_TOKEN("llm.router.first.token", Meter.Type.TIMER, null, Key.ROUTE, Key.TARGET, Key.PROVIDER),

	/**
	 * Output tokens of a streamed answer for each second from its first to its last
	 * piece. Not of answers that came within a tenth of a second or in one piece, which
	 * say nothing about how fast they were generated.
	 */
	TOKENS_PER_SECOND("llm.router.tokens.per.second", Meter.Type.DISTRIBUTION_SUMMARY, null, Key.ROUTE, Key.TARGET,
			Key.PROVIDER),

	/** Time of a call that neither targets nor waits took: what the router adds. */
	ADDED("llm.router.added", Meter.Type.TIMER, null, Key.ROUTE);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final KeyName[] keys;

	RouterMeterDocumentation(String name, Meter.Type type, @Nullable String baseUnit, KeyName... keys) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Tags of the router's meters.
	 */
	public enum Key implements KeyName {

		/** The route of the call. */
		ROUTE("llm.route"),

		/** The target by its configured name. */
		TARGET("llm.target"),

		/** The target's provider by its configured name. */
		PROVIDER("llm.provider"),

		/** {@code success}, {@code failure} or {@code cancelled}. */
		OUTCOME("llm.outcome"),

		/** The kind of failure, or {@code none}. */
		ERROR_TYPE("error.type"),

		/** The type of token. */
		TOKEN_TYPE("gen_ai.token.type");

		private final String name;

		Key(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
