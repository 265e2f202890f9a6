package io.github.llmrouter.ratelimit;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of rate limits.
 */
public enum RateLimitMeterDocumentation implements MeterDocumentation {

	/** How long requests are made to wait until they are within a limit. */
	WAIT("llm.rate.limit.wait", Meter.Type.TIMER, Key.LIMIT),

	/** Calls and attempts that a limit refused. */
	REFUSALS("llm.rate.limit.refusals", Meter.Type.COUNTER, Key.LIMIT, Key.RESOURCE),

	/**
	 * What is left of a target's limit, negative for a debt. Of one that is kept in Redis
	 * what this instance knows of it.
	 */
	AVAILABLE("llm.rate.limit.available", Meter.Type.GAUGE, Key.TARGET, Key.RESOURCE),

	/** How often Redis could not be asked. */
	STORE_FAILURES("llm.rate.limit.store.failures", Meter.Type.COUNTER);

	private final String name;

	private final Meter.Type type;

	private final KeyName[] keys;

	RateLimitMeterDocumentation(String name, Meter.Type type, KeyName... keys) {
		this.name = name;
		this.type = type;
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
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Tags of the meters.
	 */
	public enum Key implements KeyName {

		/** Whose limit: {@code target}, {@code user}, {@code tenant} or {@code route}. */
		LIMIT("llm.limit"),

		/** Of what: {@code requests}, {@code tokens} or {@code concurrency}. */
		RESOURCE("llm.resource"),

		/** The target by its configured name. */
		TARGET("llm.target");

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
