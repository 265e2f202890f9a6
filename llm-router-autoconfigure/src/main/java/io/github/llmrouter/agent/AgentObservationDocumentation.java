package io.github.llmrouter.agent;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of agents.
 */
public enum AgentObservationDocumentation implements ObservationDocumentation {

	/** One run of an agent, with everything that happens inside. */
	RUN {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultAgentRunObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return RunLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return RunHighCardinality.values();
		}

	},

	/** Something that happened, inside a run or without one. */
	EVENT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultEventObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return EventLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return EventHighCardinality.values();
		}

	};

	/**
	 * Of a run, with few values.
	 */
	public enum RunLowCardinality implements KeyName {

		/** The agent, by the name that the application gives. */
		AGENT("gen_ai.agent.name"),

		/** Always {@code invoke_agent}. */
		OPERATION("gen_ai.operation.name"),

		/**
		 * How it ended: {@code success}, {@code failure} or {@code cancelled};
		 * {@code none} while it runs.
		 */
		OUTCOME("llm.outcome");

		private final String name;

		RunLowCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Of a run, with many values.
	 */
	public enum RunHighCardinality implements KeyName {

		/** How many calls were made inside. */
		CALLS("llm.agent.calls"),

		/** What they cost together in USD, as far as that is known. */
		COST("llm.agent.cost"),

		/** The tokens of their prompts. */
		INPUT_TOKENS("llm.agent.input_tokens"),

		/** The tokens of their answers. */
		OUTPUT_TOKENS("llm.agent.output_tokens"),

		/** The states it went through, separated by arrows. */
		STATES("llm.agent.states");

		private final String name;

		RunHighCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Of an event, with few values.
	 */
	public enum EventLowCardinality implements KeyName {

		/**
		 * What happened, by the name that the application gives; {@code state} where a
		 * run went on to another state.
		 */
		NAME("llm.event.name");

		private final String name;

		EventLowCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Of an event, with many values.
	 */
	public enum EventHighCardinality implements KeyName {

		/** The state that a run went on to. */
		STATE("llm.event.state");

		private final String name;

		EventHighCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
