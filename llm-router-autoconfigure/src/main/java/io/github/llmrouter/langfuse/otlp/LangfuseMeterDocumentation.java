package io.github.llmrouter.langfuse.otlp;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of the export to Langfuse.
 */
public enum LangfuseMeterDocumentation implements MeterDocumentation {

	/** Observations that Langfuse has accepted. */
	EXPORTED("llm.langfuse.exported", Meter.Type.COUNTER),

	/** Observations that will never be in Langfuse, by the reason. */
	DROPPED("llm.langfuse.dropped", Meter.Type.COUNTER, Key.REASON),

	/**
	 * Requests that failed. What they held may have been sent again, or counts as
	 * dropped.
	 */
	FAILURES("llm.langfuse.failures", Meter.Type.COUNTER),

	/** Observations that wait to be sent, or are being sent. */
	QUEUED("llm.langfuse.queued", Meter.Type.GAUGE),

	/**
	 * How long the oldest observation of each request took from its end until it was
	 * accepted.
	 */
	DELAY("llm.langfuse.delay", Meter.Type.TIMER);

	private final String name;

	private final Meter.Type type;

	private final KeyName[] keys;

	LangfuseMeterDocumentation(String name, Meter.Type type, KeyName... keys) {
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

		/**
		 * {@code queue_full}, {@code memory_full}, {@code unauthorized},
		 * {@code too_large}, {@code rejected}, {@code unavailable}, {@code invalid} or
		 * {@code shutdown}.
		 */
		REASON("llm.reason");

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
