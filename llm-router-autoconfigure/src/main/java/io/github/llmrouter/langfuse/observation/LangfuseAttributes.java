package io.github.llmrouter.langfuse.observation;

import java.util.List;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The attributes from which Langfuse reads what a span is.
 */
final class LangfuseAttributes {

	static final AttributeKey<String> TYPE = AttributeKey.stringKey("langfuse.observation.type");

	static final AttributeKey<String> INPUT = AttributeKey.stringKey("langfuse.observation.input");

	static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("langfuse.observation.output");

	static final AttributeKey<String> MODEL = AttributeKey.stringKey("langfuse.observation.model.name");

	static final AttributeKey<String> MODEL_PARAMETERS = AttributeKey
		.stringKey("langfuse.observation.model.parameters");

	static final AttributeKey<String> USAGE = AttributeKey.stringKey("langfuse.observation.usage_details");

	static final AttributeKey<String> COST = AttributeKey.stringKey("langfuse.observation.cost_details");

	static final AttributeKey<String> COMPLETION_START = AttributeKey
		.stringKey("langfuse.observation.completion_start_time");

	static final AttributeKey<String> LEVEL = AttributeKey.stringKey("langfuse.observation.level");

	static final AttributeKey<String> STATUS_MESSAGE = AttributeKey.stringKey("langfuse.observation.status_message");

	static final AttributeKey<String> PROMPT_NAME = AttributeKey.stringKey("langfuse.observation.prompt.name");

	/** A number: as text, Langfuse would drop the observation. */
	static final AttributeKey<Long> PROMPT_VERSION = AttributeKey.longKey("langfuse.observation.prompt.version");

	static final AttributeKey<String> USER = AttributeKey.stringKey("langfuse.user.id");

	static final AttributeKey<String> SESSION = AttributeKey.stringKey("langfuse.session.id");

	static final AttributeKey<String> TRACE_NAME = AttributeKey.stringKey("langfuse.trace.name");

	static final AttributeKey<List<String>> TAGS = AttributeKey.stringArrayKey("langfuse.trace.tags");

	static final AttributeKey<String> ENVIRONMENT = AttributeKey.stringKey("langfuse.environment");

	static final AttributeKey<String> RELEASE = AttributeKey.stringKey("langfuse.release");

	/** The top of what is shown, although its parent may be known elsewhere. */
	static final AttributeKey<Boolean> APP_ROOT = AttributeKey.booleanKey("langfuse.internal.is_app_root");

	static final AttributeKey<Boolean> AS_ROOT = AttributeKey.booleanKey("langfuse.internal.as_root");

	private LangfuseAttributes() {
	}

	static AttributeKey<String> metadata(String key) {
		return AttributeKey.stringKey("langfuse.observation.metadata." + key);
	}

	static AttributeKey<String> traceMetadata(String key) {
		return AttributeKey.stringKey("langfuse.trace.metadata." + key);
	}

}
