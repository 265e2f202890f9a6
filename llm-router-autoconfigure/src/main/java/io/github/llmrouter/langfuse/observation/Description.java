package io.github.llmrouter.langfuse.observation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.target.TokenUsage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gathers what Langfuse is told of one observation, as the attributes it reads. For one
 * thread.
 */
final class Description {

	private final Instant start;

	private final AttributesBuilder attributes = Attributes.builder();

	private final Map<AttributeKey<String>, String> unmasked = new LinkedHashMap<>();

	private @Nullable String status;

	private final Content content;

	/**
	 * Create.
	 * @param settings how much is shown
	 * @param start when the observation started
	 */
	Description(ContentSettings settings, Instant start) {
		this.content = new Content(settings);
		this.start = start;
	}

	/**
	 * Mask what is left to be masked.
	 * @return everything but the content
	 */
	Attributes attributes() {
		put(LangfuseAttributes.STATUS_MESSAGE, this.status);
		AttributesBuilder all = Attributes.builder();
		this.unmasked.forEach((key, text) -> all.put(key, this.content.masked(text)));
		return all.putAll(this.attributes.build()).build();
	}

	/**
	 * What was asked and answered.
	 * @return to be told of it
	 */
	Content content() {
		return this.content;
	}

	<T> void put(AttributeKey<T> key, @Nullable T value) {
		if (value != null) {
			this.attributes.put(key, value);
		}
	}

	/**
	 * Put a text of the application's that is no content. It is masked last, and stands
	 * in place of nothing that is put.
	 * @param key its attribute
	 * @param text the text
	 */
	void masked(AttributeKey<String> key, String text) {
		this.unmasked.put(key, text);
	}

	void type(String type) {
		put(LangfuseAttributes.TYPE, type);
	}

	void model(@Nullable String model) {
		put(LangfuseAttributes.MODEL, model);
	}

	void modelParameters(@Nullable ObjectNode parameters) {
		put(LangfuseAttributes.MODEL_PARAMETERS,
				(parameters != null && !parameters.isEmpty()) ? parameters.toString() : null);
	}

	/**
	 * Tell the tokens, each in one bucket only.
	 * @param usage what was reported
	 */
	void usage(TokenUsage usage) {
		if (!usage.hasTokens()) {
			return;
		}
		ObjectNode json = JsonNodeFactory.instance.objectNode().put("input", usage.plainInputTokens());
		putTokens(json, "input_cached_tokens", usage.cachedInputTokens());
		putTokens(json, "input_cache_creation", usage.cacheWriteTokens());
		json.put("output", usage.answerTokens());
		putTokens(json, "output_reasoning_tokens", usage.reasoningTokens());
		json.put("total", usage.plainInputTokens() + usage.cachedInputTokens() + usage.cacheWriteTokens()
				+ usage.answerTokens() + usage.reasoningTokens());
		put(LangfuseAttributes.USAGE, json.toString());
	}

	private static void putTokens(ObjectNode json, String name, long tokens) {
		if (tokens > 0) {
			json.put(name, tokens);
		}
	}

	/**
	 * Tell the cost. If it is unknown although the tokens are known, Langfuse is told
	 * nothing, and may know prices. Without tokens it would make up some of the content,
	 * so it is told that there is nothing to add.
	 * @param cost what it cost
	 * @param usage what was reported
	 */
	void cost(Cost cost, TokenUsage usage) {
		metadata("cost_source", cost.source().toString());
		if (!cost.isKnown()) {
			status("cost unknown");
		}
		if (!cost.isKnown() && !usage.hasTokens()) {
			put(LangfuseAttributes.COST, costDetails(Cost.NOT_BILLED));
		}
		else if (cost.isKnown()) {
			put(LangfuseAttributes.COST, costDetails(cost));
		}
	}

	private static String costDetails(Cost cost) {
		return "{\"input\":" + number(cost.input()) + ",\"output\":" + number(cost.output()) + ",\"total\":"
				+ number(cost.total()) + "}";
	}

	private static String number(@Nullable BigDecimal amount) {
		return (amount == null || amount.signum() == 0) ? "0" : amount.stripTrailingZeros().toPlainString();
	}

	void firstToken(@Nullable Duration firstToken) {
		if (firstToken != null) {
			put(LangfuseAttributes.COMPLETION_START,
					this.start.plus(firstToken).truncatedTo(ChronoUnit.MILLIS).toString());
			metadata("time_to_first_token_ms", String.valueOf(firstToken.toMillis()));
		}
	}

	void prompt(@Nullable PromptReference prompt) {
		if (prompt != null) {
			put(LangfuseAttributes.PROMPT_NAME, prompt.name());
			put(LangfuseAttributes.PROMPT_VERSION, (long) prompt.version());
		}
	}

	/**
	 * Tell that it failed.
	 * @param message why; nothing of what was asked or answered
	 */
	void error(String message) {
		put(LangfuseAttributes.LEVEL, "ERROR");
		status(message);
	}

	/**
	 * Tell that it failed with something that may hold content.
	 * @param error what was thrown, or {@code null} if nothing was
	 */
	void error(@Nullable Throwable error) {
		if (error != null) {
			error(this.content.error(error.getClass().getSimpleName(), error.getMessage()));
		}
	}

	void warning(String message) {
		put(LangfuseAttributes.LEVEL, "WARNING");
		status(message);
	}

	/**
	 * Say something in words, after what has been said.
	 * @param message nothing of what was asked or answered
	 */
	void status(String message) {
		this.status = (this.status != null) ? this.status + ", " + message : message;
	}

	/**
	 * Add metadata of our own making.
	 * @param key letters, digits and underscores
	 * @param value no content; nothing is added if there is none
	 */
	void metadata(String key, @Nullable Object value) {
		put(LangfuseAttributes.metadata(key), (value != null) ? value.toString() : null);
	}

}
