package io.github.llmrouter.langfuse.observation;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;

import io.github.llmrouter.context.PromptReference;
import io.github.llmrouter.cost.Cost;
import io.github.llmrouter.target.TokenUsage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.StringUtils;

/**
 * Gathers what Langfuse is told of one observation, as the attributes it reads. For one
 * thread.
 */
final class Description {

	/** In place of content on which the masker failed. */
	static final String LEFT_OUT = "[left out: it could not be masked]";

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	private final ContentSettings settings;

	private final Instant start;

	private final AttributesBuilder attributes = Attributes.builder();

	private @Nullable String status;

	private final AttributesBuilder content = Attributes.builder();

	/**
	 * Create.
	 * @param settings how much is shown
	 * @param start when the observation started
	 */
	Description(ContentSettings settings, Instant start) {
		this.settings = settings;
		this.start = start;
	}

	Attributes attributes() {
		put(LangfuseAttributes.STATUS_MESSAGE, this.status);
		return this.attributes.build();
	}

	Attributes content() {
		return this.content.build();
	}

	<T> void put(AttributeKey<T> key, @Nullable T value) {
		if (value != null) {
			this.attributes.put(key, value);
		}
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
		if (error == null) {
			return;
		}
		String name = error.getClass().getSimpleName();
		boolean quotable = this.settings.prompts() && this.settings.completions()
				&& StringUtils.hasText(error.getMessage());
		error(quotable ? masked(() -> name + ": " + error.getMessage(), name) : name);
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

	void input(Prompt prompt) {
		input((texts) -> new MessagesJson(texts).prompt(prompt.getInstructions(), prompt.getOptions()));
	}

	void output(@Nullable ChatResponse response) {
		if (response == null || response.getResults().isEmpty()) {
			return;
		}
		output((texts) -> {
			MessagesJson messages = new MessagesJson(texts);
			List<Generation> generations = response.getResults();
			if (generations.size() == 1) {
				return messages.message(generations.get(0).getOutput());
			}
			ArrayNode choices = JsonNodeFactory.instance.arrayNode();
			generations.forEach((generation) -> choices.add(messages.message(generation.getOutput())));
			return choices;
		});
	}

	void input(@Nullable String text) {
		if (this.settings.prompts()) {
			text(LangfuseAttributes.INPUT, text);
		}
	}

	void output(@Nullable String text) {
		if (this.settings.completions()) {
			text(LangfuseAttributes.OUTPUT, text);
		}
	}

	void input(Structure structure) {
		if (this.settings.prompts()) {
			content(LangfuseAttributes.INPUT, structure);
		}
	}

	void output(Structure structure) {
		if (this.settings.completions()) {
			content(LangfuseAttributes.OUTPUT, structure);
		}
	}

	/**
	 * Tell an input of any kind.
	 * @param value a text, or what can be written as JSON
	 */
	void inputOfAny(@Nullable Object value) {
		if (this.settings.prompts() && value != null) {
			this.content.put(LangfuseAttributes.INPUT, masked(() -> text(value), LEFT_OUT));
		}
	}

	/**
	 * Tell an output of any kind.
	 * @param value a text, or what can be written as JSON
	 */
	void outputOfAny(@Nullable Object value) {
		if (this.settings.completions() && value != null) {
			this.content.put(LangfuseAttributes.OUTPUT, masked(() -> text(value), LEFT_OUT));
		}
	}

	/**
	 * Add metadata of the application's.
	 * @param key its name
	 * @param value a text, or what can be written as JSON
	 */
	void metadataOfAny(String key, @Nullable Object value) {
		if (value != null && this.settings.prompts()) {
			this.content.put(LangfuseAttributes.metadata(key), masked(() -> text(value), LEFT_OUT));
		}
	}

	private static String text(Object value) {
		return (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) ? value.toString()
				: JsonMapper.shared().writeValueAsString(value);
	}

	private void text(AttributeKey<String> key, @Nullable String text) {
		if (StringUtils.hasLength(text)) {
			this.content.put(key, masked(() -> text, LEFT_OUT));
		}
	}

	private void content(AttributeKey<String> key, Structure structure) {
		TextLeaves texts = new TextLeaves(this.settings.masker(), this.settings.maxLength());
		try {
			JsonNode json = structure.write(texts);
			texts.cut();
			this.content.put(key, json.toString());
		}
		// a masker's expression may overflow the stack
		catch (Throwable ex) {
			this.content.put(key, LEFT_OUT);
			logger.debug("The content of an observation was left out", ex);
		}
	}

	/**
	 * Mask a text of the application's that is no content.
	 * @param text the text
	 * @return what is shown of it
	 */
	String masked(String text) {
		return masked(() -> text, LEFT_OUT);
	}

	private String masked(Supplier<String> text, String otherwise) {
		try {
			return TextLeaves.cut(this.settings.masker().mask(text.get()), this.settings.maxLength());
		}
		catch (Throwable ex) {
			logger.debug("The content of an observation was left out", ex);
			return otherwise;
		}
	}

	/**
	 * Writes content as JSON.
	 */
	@FunctionalInterface
	interface Structure {

		/**
		 * Write.
		 * @param texts takes every text that may have to be masked or cut
		 * @return the document
		 */
		JsonNode write(TextLeaves texts);

	}

}
