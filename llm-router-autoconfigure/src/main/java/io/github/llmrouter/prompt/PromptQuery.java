package io.github.llmrouter.prompt;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.Message;
import org.springframework.util.Assert;

/**
 * Which prompt is wanted: of a name, the version that has a label, or one version. And
 * what to take in its place where it cannot be had. Immutable.
 */
public final class PromptQuery {

	/** The label of what is in use, if nothing else is said. */
	public static final String DEFAULT_LABEL = "production";

	private final PromptKey key;

	private final @Nullable PromptContent fallback;

	private PromptQuery(PromptKey key, @Nullable PromptContent fallback) {
		this.key = key;
		this.fallback = fallback;
	}

	/**
	 * Ask for the version that has the label {@value #DEFAULT_LABEL}.
	 * @param name the name of the prompt, of up to 200 characters; slashes are folders
	 * @return the query
	 */
	public static PromptQuery of(String name) {
		return new PromptQuery(new PromptKey(name, DEFAULT_LABEL, null), null);
	}

	/**
	 * Ask for the version that has another label.
	 * @param label the label
	 * @return a query for it
	 */
	public PromptQuery label(String label) {
		Assert.hasText(label, "'label' must not be blank");
		return new PromptQuery(new PromptKey(this.key.name(), label, null), this.fallback);
	}

	/**
	 * Ask for a version, whatever its labels.
	 * @param version the version, from 1
	 * @return a query for it
	 */
	public PromptQuery version(int version) {
		return new PromptQuery(new PromptKey(this.key.name(), null, version), this.fallback);
	}

	/**
	 * Say what to take where Langfuse does not give the prompt.
	 * @param text a text, which may hold variables
	 * @return a query with this fallback
	 */
	public PromptQuery fallback(String text) {
		Assert.notNull(text, "'text' must not be null");
		return new PromptQuery(this.key, PromptContent.text(this.key.name(), text));
	}

	/**
	 * Say what to take where Langfuse does not give the prompt.
	 * @param messages messages, whose texts may hold variables
	 * @return a query with this fallback
	 */
	public PromptQuery fallback(Message... messages) {
		List<PromptPart.Text> parts = Arrays.stream(messages).map(PromptPart.Text::of).toList();
		return new PromptQuery(this.key, PromptContent.chat(this.key.name(), parts));
	}

	PromptKey key() {
		return this.key;
	}

	@Nullable PromptContent fallback() {
		return this.fallback;
	}

	@Override
	public String toString() {
		return this.key.toString();
	}

}
