package io.github.llmrouter.langfuse.observation;

import java.util.List;
import java.util.function.Supplier;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.StringUtils;

/**
 * Gathers what is shown of what was asked and answered: as far as it is to be shown,
 * masked, and cut to a sensible length. For one thread.
 */
final class Content {

	/** In place of content on which the masker failed. */
	static final String LEFT_OUT = "[left out: it could not be masked]";

	/** In place of content that is no text and cannot be made one. */
	static final String NOT_WRITTEN = "[left out: it could not be written as JSON]";

	private static final Log logger = LogFactory.getLog("io.github.llmrouter.langfuse");

	private final ContentSettings settings;

	private final AttributesBuilder attributes = Attributes.builder();

	Content(ContentSettings settings) {
		this.settings = settings;
	}

	Attributes attributes() {
		return this.attributes.build();
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

	void input(@Nullable WrittenContent content) {
		if (this.settings.prompts() && content != null) {
			this.attributes.put(LangfuseAttributes.INPUT, masked(content));
		}
	}

	void output(@Nullable WrittenContent content) {
		if (this.settings.completions() && content != null) {
			this.attributes.put(LangfuseAttributes.OUTPUT, masked(content));
		}
	}

	/**
	 * Add metadata of the application's.
	 * @param key its name
	 * @param content what it says
	 */
	void metadata(String key, WrittenContent content) {
		if (this.settings.prompts()) {
			this.attributes.put(LangfuseAttributes.metadata(key), masked(content));
		}
	}

	/**
	 * Add metadata of the application's.
	 * @param key its name
	 * @param text what it says
	 */
	void metadata(String key, String text) {
		if (this.settings.prompts()) {
			this.attributes.put(LangfuseAttributes.metadata(key), masked(text));
		}
	}

	private String masked(WrittenContent content) {
		String text = content.text();
		if (text == null) {
			return NOT_WRITTEN;
		}
		return content.json() ? shown(() -> MaskedJson.of(text, this.settings.masker()), LEFT_OUT) : masked(text);
	}

	private void text(AttributeKey<String> key, @Nullable String text) {
		if (StringUtils.hasLength(text)) {
			this.attributes.put(key, masked(text));
		}
	}

	private void content(AttributeKey<String> key, Structure structure) {
		TextLeaves texts = new TextLeaves(this.settings.masker(), this.settings.maxLength());
		try {
			JsonNode json = structure.write(texts);
			texts.cut();
			this.attributes.put(key, json.toString());
		}
		// a masker's expression may overflow the stack
		catch (Throwable ex) {
			this.attributes.put(key, LEFT_OUT);
			logger.debug("The content of an observation was left out", ex);
		}
	}

	/**
	 * Mask a text of the application's that is no content.
	 * @param text the text
	 * @return what is shown of it
	 */
	String masked(String text) {
		return masked(text, LEFT_OUT);
	}

	/**
	 * Mask the text of an error, which may quote anything.
	 * @param name what kind of error it is
	 * @param message its text, or {@code null}
	 * @return what is shown of it
	 */
	String error(String name, @Nullable String message) {
		boolean quotable = this.settings.prompts() && this.settings.completions() && StringUtils.hasText(message);
		return quotable ? masked(name + ": " + message, name) : name;
	}

	private String masked(String text, String otherwise) {
		return shown(() -> this.settings.masker().mask(text), otherwise);
	}

	private String shown(Supplier<String> masked, String otherwise) {
		try {
			return TextLeaves.cut(masked.get(), this.settings.maxLength());
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
