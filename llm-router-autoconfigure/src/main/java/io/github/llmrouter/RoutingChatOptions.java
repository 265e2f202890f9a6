package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.llmrouter.context.ContextualOptions;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.options.ForeignOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * What a call asks of the router: which route it takes, on whose behalf it is made and
 * how long it may last, and everything that models in general understand. The router
 * turns it into the own options of each model it asks. Immutable.
 * <p>
 * Other options may be combined with these. What only one provider's models understand
 * (of an {@code OpenAiChatOptions} for instance) is kept for them, and left out, with a
 * warning, where another provider's model answers. What would redirect the request, its
 * credentials or its time limit is not taken over, nor is the model of the other options
 * if it is the one they name by default.
 * <p>
 * A {@code ChatClient} combines the options of a {@code Prompt} into its own default
 * options by means of the latter, and these drop what they do not know. So the default
 * options of a client whose prompts carry routing options should be routing options too.
 */
public final class RoutingChatOptions extends DefaultToolCallingChatOptions
		implements StructuredOutputChatOptions, ContextualOptions {

	private static final RoutingChatOptions EMPTY = builder().build();

	private final @Nullable String outputSchema;

	private final @Nullable String route;

	private final @Nullable Complexity complexity;

	private final @Nullable BudgetLevel budgetLevel;

	private final LlmContext context;

	private final @Nullable Duration deadline;

	private final @Nullable StreamMode streamMode;

	private final List<ForeignOptions> foreign;

	private RoutingChatOptions(ToolCallingChatOptions portable, RoutingOptionsBuilder<?> own) {
		super(portable.getToolCallbacks(), portable.getToolContext(), portable.getModel(),
				portable.getFrequencyPenalty(), portable.getMaxTokens(), portable.getPresencePenalty(),
				portable.getStopSequences(), portable.getTemperature(), portable.getTopK(), portable.getTopP());
		this.outputSchema = own.outputSchema;
		this.route = own.route;
		this.complexity = own.complexity;
		this.budgetLevel = own.budgetLevel;
		this.context = own.context();
		this.deadline = own.deadline;
		this.streamMode = own.streamMode;
		this.foreign = own.foreign;
	}

	/**
	 * Options in which nothing is set.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Turn any options into routing options.
	 * @param options the options of a prompt, {@code null} if it has none
	 * @return routing options that ask for the same
	 */
	public static RoutingChatOptions of(@Nullable ChatOptions options) {
		if (options == null) {
			return EMPTY;
		}
		return (options instanceof RoutingChatOptions routing) ? routing
				: builder().combineWith(options.mutate()).build();
	}

	@Override
	public @Nullable String getOutputSchema() {
		return this.outputSchema;
	}

	/**
	 * The name of the route the call takes.
	 * @return the name, or {@code null} for the default route
	 */
	public @Nullable String getRoute() {
		return this.route;
	}

	/**
	 * How demanding the task is.
	 * @return the complexity, or {@code null} if not said
	 */
	public @Nullable Complexity getComplexity() {
		return this.complexity;
	}

	/**
	 * How much the call may cost.
	 * @return the level, or {@code null} if not said
	 */
	public @Nullable BudgetLevel getBudgetLevel() {
		return this.budgetLevel;
	}

	/**
	 * The end user.
	 * @return the user, or {@code null} if not said
	 */
	public @Nullable String getUser() {
		return this.context.user();
	}

	/**
	 * The customer or organisation the user belongs to.
	 * @return the tenant, or {@code null} if not said
	 */
	public @Nullable String getTenant() {
		return this.context.tenant();
	}

	/**
	 * The project or feature the call is made for.
	 * @return the project, or {@code null} if not said
	 */
	public @Nullable String getProject() {
		return this.context.project();
	}

	/**
	 * The conversation the call is a part of.
	 * @return the session, or {@code null} if not said
	 */
	public @Nullable String getSession() {
		return this.context.session();
	}

	/**
	 * Free labels.
	 * @return the labels, empty if there are none
	 */
	public List<String> getTags() {
		return this.context.tags();
	}

	/**
	 * On whose behalf the call is made: user, tenant, project, session, tags and whatever
	 * else is said of it.
	 */
	@Override
	public LlmContext getContext() {
		return this.context;
	}

	/**
	 * How long the whole call may take, all attempts included; of a stream, until its
	 * first piece has gone out.
	 * @return the limit, or {@code null} for {@code llm.timeout.total}
	 */
	public @Nullable Duration getDeadline() {
		return this.deadline;
	}

	/**
	 * What a stream does when it breaks after a piece of it has gone out.
	 * @return the mode, or {@code null} for that of the route
	 */
	public @Nullable StreamMode getStreamMode() {
		return this.streamMode;
	}

	/**
	 * What only the targets of one provider's kind understand.
	 * @return one for each kind
	 */
	List<ForeignOptions> foreign() {
		return this.foreign;
	}

	/**
	 * Fill in what is not set here.
	 * @param defaults where to take it from
	 * @return options in which everything is set that is set in either
	 */
	RoutingChatOptions withDefaults(ChatOptions defaults) {
		RoutingChatOptions base = of(defaults);
		if (base.equals(EMPTY)) {
			return this;
		}
		return base.equals(this) ? this : base.mutate().replaceWith(this).build();
	}

	/**
	 * Fill in on whose behalf the call is made where that is not set here.
	 * @param defaults where to take it from
	 * @return options in which everything is set that is set in either
	 */
	RoutingChatOptions withDefaults(LlmContext defaults) {
		LlmContext merged = this.context.withDefaults(defaults);
		return merged.equals(this.context) ? this : mutate().context(merged).build();
	}

	@Override
	public Builder mutate() {
		return new Builder().replaceWith(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		if (!(other instanceof RoutingChatOptions that) || !super.equals(other)) {
			return false;
		}
		return Objects.equals(this.outputSchema, that.outputSchema) && Objects.equals(this.route, that.route)
				&& this.complexity == that.complexity && this.budgetLevel == that.budgetLevel
				&& this.context.equals(that.context) && Objects.equals(this.deadline, that.deadline)
				&& this.streamMode == that.streamMode && this.foreign.equals(that.foreign);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.outputSchema, this.route, this.complexity, this.budgetLevel,
				this.context, this.deadline, this.streamMode, this.foreign);
	}

	/**
	 * For logs: no tool context, no schema and nothing about persons.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("RoutingChatOptions[");
		append(text, "route", this.route);
		append(text, "complexity", this.complexity);
		append(text, "budgetLevel", this.budgetLevel);
		append(text, "deadline", this.deadline);
		append(text, "streamMode", this.streamMode);
		append(text, "model", getModel());
		append(text, "temperature", getTemperature());
		append(text, "maxTokens", getMaxTokens());
		append(text, "topP", getTopP());
		append(text, "topK", getTopK());
		append(text, "frequencyPenalty", getFrequencyPenalty());
		append(text, "presencePenalty", getPresencePenalty());
		List<ToolCallback> tools = getToolCallbacks();
		append(text, "tools", (tools != null) ? tools.size() : null);
		append(text, "foreign", this.foreign.isEmpty() ? null : this.foreign);
		return text.append(']').toString();
	}

	private static void append(StringBuilder text, String name, @Nullable Object value) {
		if (value != null) {
			text.append(text.charAt(text.length() - 1) == '[' ? "" : ", ").append(name).append('=').append(value);
		}
	}

	/**
	 * Builds {@link RoutingChatOptions}. Setting {@code null} unsets. For use by one
	 * thread.
	 */
	public static final class Builder extends RoutingOptionsBuilder<Builder> {

		private Builder() {
		}

		@Override
		public RoutingChatOptions build() {
			return new RoutingChatOptions(portable(), this);
		}

	}

}
