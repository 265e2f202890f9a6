package io.github.llmrouter.score;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * The meters of scores.
 */
public enum ScoreMeterDocumentation implements MeterDocumentation {

	/** Scores, by what became of them. */
	SCORES {

		@Override
		public String getName() {
			return "llm.langfuse.scores";
		}

		@Override
		public Meter.Type getType() {
			return Meter.Type.COUNTER;
		}

		@Override
		public KeyName[] getKeyNames() {
			return Key.values();
		}

	};

	/**
	 * Tags of the meters.
	 */
	public enum Key implements KeyName {

		/** {@code sent}, {@code dropped} or {@code failed}. */
		OUTCOME {

			@Override
			public String asString() {
				return "llm.outcome";
			}

		}

	}

}
