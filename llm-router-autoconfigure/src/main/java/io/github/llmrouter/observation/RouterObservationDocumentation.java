package io.github.llmrouter.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;

/**
 * The observations of a router. Key values of low cardinality hold configured names only,
 * so that they can be tags of meters; all of them are attributes of spans.
 */
public enum RouterObservationDocumentation implements ObservationDocumentation {

	/**
	 * One routed call, from its begin to its end, with all attempts and delays.
	 */
	CALL {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultRoutedCallObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return CallLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return CallHighCardinality.values();
		}

	},

	/**
	 * One attempt at one target: Spring AI's observation of a chat model, with more
	 * attributes.
	 */
	ATTEMPT {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return RoutedAttemptObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ChatModelObservationDocumentation.LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return KeyName.merge(ChatModelObservationDocumentation.HighCardinalityKeyNames.values(),
					AttemptHighCardinality.values());
		}

	};

	/**
	 * Of a call, with few values.
	 */
	public enum CallLowCardinality implements KeyName {

		/** Always {@code chat}. */
		OPERATION("gen_ai.operation.name"),

		/** The route that the call takes. */
		ROUTE("llm.route"),

		/** Whether the answer is streamed: {@code true} or {@code false}. */
		STREAM("llm.stream"),

		/**
		 * How the call ended: {@code success}, {@code failure} or {@code cancelled};
		 * {@code none} while it runs.
		 */
		OUTCOME("llm.outcome"),

		/** The kind of failure that ended the call, or {@code none}. */
		ERROR_TYPE("error.type"),

		/**
		 * The target that answered, or that failed last, by its configured name;
		 * {@code none} if no target was asked.
		 */
		TARGET("llm.target");

		private final String name;

		CallLowCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Of a call, with many values.
	 */
	public enum CallHighCardinality implements KeyName {

		/** The id of the call in logs and in {@code RoutedCall}. */
		CALL_ID("llm.call.id"),

		/** How many attempts were made. */
		ATTEMPTS("llm.attempts"),

		/**
		 * How a stream is delivered: {@code live}, {@code buffered} or {@code resume}.
		 */
		STREAM_MODE("llm.stream.mode"),

		/** The end user on whose behalf the call was made. */
		USER("user.id"),

		/** The conversation that the call is a part of. */
		SESSION("session.id"),

		/** The tenant that the user belongs to. */
		TENANT("llm.tenant"),

		/** The project that the call was made for. */
		PROJECT("llm.project"),

		/** The labels of the call, separated by commas. */
		TAGS("llm.tags"),

		/** What else is known of the call: one value for each key, which is appended. */
		METADATA("llm.metadata"),

		/** The name of the trace that the call is a part of. */
		TRACE_NAME("llm.trace.name"),

		/** The managed prompt that the call uses. */
		PROMPT_NAME("llm.prompt.name"),

		/** The version of that prompt. */
		PROMPT_VERSION("llm.prompt.version");

		private final String name;

		CallHighCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

	/**
	 * Of an attempt, beyond what Spring AI tells.
	 */
	public enum AttemptHighCardinality implements KeyName {

		/** The id of the call that the attempt is a part of. */
		CALL_ID("llm.call.id"),

		/** The route of the call. */
		ROUTE("llm.route"),

		/** The target by its configured name. */
		TARGET("llm.target"),

		/** Counts the attempts of the call, from 1. */
		NUMBER("llm.attempt.number"),

		/** Counts the attempts of the call at this target, from 1. */
		TRY_OF_TARGET("llm.attempt.try"),

		/** Milliseconds that the router waited before the attempt. */
		DELAY("llm.attempt.delay"),

		/** Why the attempt before this one failed. */
		CAUSE("llm.attempt.cause"),

		/** How it ended: {@code success}, {@code failure} or {@code cancelled}. */
		OUTCOME("llm.outcome"),

		/** The kind of failure. */
		ERROR_TYPE("error.type"),

		/** The HTTP status of a failure. */
		STATUS("http.response.status_code"),

		/** Milliseconds until the first piece of a streamed answer came. */
		FIRST_TOKEN("llm.first_token"),

		/**
		 * What the attempt cost in USD, if that is known when it ends: not if the
		 * provider has to be asked, which meters and Langfuse wait for.
		 */
		COST("gen_ai.usage.cost"),

		/**
		 * Where that comes from: {@code provider}, {@code prices}, {@code not_billed} or
		 * {@code unknown}.
		 */
		COST_SOURCE("llm.cost.source"),

		/** What was asked, as JSON, if {@code llm.observation.include-prompt} is set. */
		INPUT_MESSAGES("gen_ai.input.messages"),

		/**
		 * What was answered, as JSON, if {@code llm.observation.include-completion} is
		 * set.
		 */
		OUTPUT_MESSAGES("gen_ai.output.messages"),

		/**
		 * The model that answered, as the provider names it; as a tag of timers, the
		 * model that was asked for.
		 */
		RESPONSE_MODEL("gen_ai.response.model");

		private final String name;

		AttemptHighCardinality(String name) {
			this.name = name;
		}

		@Override
		public String asString() {
			return this.name;
		}

	}

}
