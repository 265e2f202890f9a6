package io.github.llmrouter.prompt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.context.PromptReference;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.chat.prompt.PromptTemplate;
import org.springframework.ai.chat.prompt.PromptTemplateActions;
import org.springframework.ai.chat.prompt.PromptTemplateChatActions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.util.Assert;

/**
 * One version of a prompt. Variables are written <code>{{name}}</code>; one that is not
 * given stays as it is. A place for messages, of a chat prompt, is given a
 * {@code List<Message>} under its name, which is taken over as it is. What
 * {@link #create(Map)} makes, and what is asked with {@link #options()}, is shown in
 * Langfuse with this prompt. Immutable.
 */
public final class ManagedPrompt implements PromptTemplateActions, PromptTemplateChatActions {

	/** The options that no provider owns. */
	private static final Set<Class<?>> LINKED = Set.of(RoutingChatOptions.class, DefaultChatOptions.class,
			DefaultToolCallingChatOptions.class);

	private final PromptContent content;

	private final PromptSupport support;

	ManagedPrompt(PromptContent content, PromptSupport support) {
		this.content = content;
		this.support = support;
	}

	/**
	 * The name of the prompt.
	 * @return the name
	 */
	public String name() {
		return this.content.name();
	}

	/**
	 * The version of the prompt.
	 * @return the version, from 1; 0 of a fallback
	 */
	public int version() {
		return this.content.version();
	}

	/**
	 * What the prompt consists of.
	 * @return the type
	 */
	public PromptType type() {
		return this.content.type();
	}

	/**
	 * The labels of this version.
	 * @return the labels
	 */
	public List<String> labels() {
		return this.content.labels();
	}

	/**
	 * The tags of the prompt.
	 * @return the tags
	 */
	public List<String> tags() {
		return this.content.tags();
	}

	/**
	 * What is set beside the prompt.
	 * @return the config, as it is read from JSON
	 */
	public Map<String, @Nullable Object> config() {
		return this.content.config();
	}

	/**
	 * Whether this stands in for a prompt that Langfuse did not give.
	 * @return whether it comes from the code or the class path
	 */
	public boolean isFallback() {
		return version() == 0;
	}

	/**
	 * What a call that uses the prompt is linked to.
	 * @return the reference, or {@code null} of a fallback
	 */
	public @Nullable PromptReference reference() {
		return isFallback() ? null : new PromptReference(name(), version());
	}

	/**
	 * The variables of the prompt, and its places for messages.
	 * @return their names, in the order in which they come
	 */
	public Set<String> variables() {
		Set<String> names = new LinkedHashSet<>();
		for (PromptPart part : this.content.parts()) {
			if (part instanceof PromptPart.Text text) {
				names.addAll(DoubleBraceTemplateRenderer.variables(text.template()));
			}
			else if (part instanceof PromptPart.Placeholder placeholder) {
				names.add(placeholder.name());
			}
		}
		return names;
	}

	/**
	 * Options with the model and the parameters that the config says, linked to this
	 * prompt.
	 * @return a builder, for whatever else the call wants
	 */
	public RoutingChatOptions.Builder options() {
		RoutingChatOptions.Builder options = RoutingChatOptions.builder().prompt(reference());
		new PromptOptions(this.content, this.support.warnings()).apply(options, this.support.models());
		return options;
	}

	/**
	 * The text as a template of Spring AI. What is made of it is not linked to this
	 * prompt, unless it is asked with {@link #options()}.
	 * @return a template of its own, which renders as this does
	 * @throws IllegalStateException if this is a chat prompt
	 */
	public PromptTemplate template() {
		return PromptTemplate.builder().template(text().template()).renderer(this.support.renderer()).build();
	}

	@Override
	public String render() {
		return render(Map.of());
	}

	/**
	 * Give the variables of a text their values.
	 * @param variables values by the names of their variables
	 * @return the text
	 * @throws IllegalStateException if this is a chat prompt
	 */
	@Override
	public String render(Map<String, Object> variables) {
		return render(text(), variables);
	}

	@Override
	public List<Message> createMessages() {
		return createMessages(Map.of());
	}

	/**
	 * Give the variables their values.
	 * @param variables values by the names of their variables, and lists of messages by
	 * the names of their places
	 * @return the messages; of a text, one of the user
	 */
	@Override
	public List<Message> createMessages(Map<String, Object> variables) {
		List<Message> messages = new ArrayList<>();
		for (PromptPart part : this.content.parts()) {
			if (part instanceof PromptPart.Text text) {
				messages.add(text.message(render(text, variables)));
			}
			else if (part instanceof PromptPart.Placeholder placeholder) {
				messages.addAll(fill(placeholder.name(), variables.get(placeholder.name())));
			}
		}
		return messages;
	}

	@Override
	public Prompt create() {
		return create(Map.of());
	}

	@Override
	public Prompt create(ChatOptions options) {
		return create(Map.of(), options);
	}

	/**
	 * A prompt for a router, linked to this prompt, with no other options.
	 * @param variables values by the names of their variables
	 * @return the prompt
	 */
	@Override
	public Prompt create(Map<String, Object> variables) {
		return create(variables, RoutingChatOptions.builder().build());
	}

	/**
	 * A prompt with options. For a router it is linked to this prompt, unless the options
	 * are linked to another, or are those of one provider: a model that is asked without
	 * a router needs these as they are. Such options are combined with
	 * {@link #options()}, or made {@link RoutingChatOptions#of(ChatOptions) routing
	 * options}, to be linked.
	 * @param variables values by the names of their variables
	 * @param options the options
	 * @return the prompt
	 */
	@Override
	public Prompt create(Map<String, Object> variables, ChatOptions options) {
		boolean links = !isFallback() && LINKED.contains(options.getClass());
		return new Prompt(createMessages(variables), links ? linked(RoutingChatOptions.of(options)) : options);
	}

	private ChatOptions linked(RoutingChatOptions options) {
		return (options.getContext().prompt() != null) ? options : options.mutate().prompt(reference()).build();
	}

	private PromptPart.Text text() {
		Assert.state(type() == PromptType.TEXT, () -> this + " is a chat prompt, which has messages and no text");
		return (PromptPart.Text) this.content.parts().get(0);
	}

	private String render(PromptPart.Text text, Map<String, Object> variables) {
		return this.support.renderer().render(toString(), text.template(), variables);
	}

	private List<Message> fill(String name, @Nullable Object value) {
		if (value == null) {
			this.support.warnings()
				.warn("No messages are given for the place '" + name + "' of " + this + ". It stays empty.");
			return List.of();
		}
		Assert.isTrue(
				value instanceof Collection<?> messages
						&& messages.stream().allMatch((message) -> message instanceof Message),
				() -> "'" + name + "' of " + this + " is a place for messages, and takes a List<Message>");
		return ((Collection<?>) value).stream().map(Message.class::cast).toList();
	}

	PromptContent content() {
		return this.content;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ManagedPrompt prompt && this.content.equals(prompt.content);
	}

	@Override
	public int hashCode() {
		return this.content.hashCode();
	}

	@Override
	public String toString() {
		return "prompt '" + name() + "' " + (isFallback() ? "(fallback)" : "version " + version());
	}

}
