package io.github.llmrouter.breaker;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of circuit breakers. Attempts that a breaker refuses are counted in
 * {@code llm.router.refusals}.
 */
public enum BreakerMeterDocumentation implements MeterDocumentation {

	/** 1 for the state a breaker is in, 0 for the others. */
	STATE("llm.router.circuit.breaker.state", Meter.Type.GAUGE, Key.TARGET, Key.STATE),

	/** How often a breaker has opened. */
	OPENED("llm.router.circuit.breaker.opened", Meter.Type.COUNTER, Key.TARGET);

	private final String name;

	private final Meter.Type type;

	private final KeyName[] keys;

	BreakerMeterDocumentation(String name, Meter.Type type, KeyName... keys) {
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

		/** The model, as chains name it. */
		TARGET("llm.target"),

		/** {@code closed}, {@code open}, {@code half_open} or {@code forced_open}. */
		STATE("llm.state");

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
