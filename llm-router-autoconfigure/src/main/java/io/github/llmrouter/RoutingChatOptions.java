package io.github.llmrouter;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.options.ForeignOptions;
import io.github.llmrouter.options.OptionsKind;
import io.github.llmrouter.options.OptionsKinds;
import io.github.llmrouter.options.PortableOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.util.Assert;

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
public final class RoutingChatOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {

	private static final RoutingChatOptions EMPTY = builder().build();

	private final @Nullable String outputSchema;

	private final @Nullable String route;

	private final @Nullable Complexity complexity;

	private final @Nullable BudgetLevel budgetLevel;

	private final LlmContext context;

	private final @Nullable Duration deadline;

	private final List<ForeignOptions> foreign;

	private RoutingChatOptions(ToolCallingChatOptions portable, Builder own) {
		super(portable.getToolCallbacks(), portable.getToolContext(), portable.getModel(),
				portable.getFrequencyPenalty(), portable.getMaxTokens(), portable.getPresencePenalty(),
				portable.getStopSequences(), portable.getTemperature(), portable.getTopK(), portable.getTopP());
		this.outputSchema = own.outputSchema;
		this.route = own.route;
		this.complexity = own.complexity;
		this.budgetLevel = own.budgetLevel;
		this.context = own.context();
		this.deadline = own.deadline;
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
	 * On whose behalf the call is made: user, tenant, project, session and tags together.
	 * @return the context
	 */
	public LlmContext getContext() {
		return this.context;
	}

	/**
	 * How long the whole call may take, all attempts included.
	 * @return the limit, or {@code null} for {@code llm.timeout.total}
	 */
	public @Nullable Duration getDeadline() {
		return this.deadline;
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
				&& this.foreign.equals(that.foreign);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.outputSchema, this.route, this.complexity, this.budgetLevel,
				this.context, this.deadline, this.foreign);
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
	public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
			implements StructuredOutputChatOptions.Builder<Builder> {

		// every collection of our own is immutable, so that clones may share it

		private @Nullable String outputSchema;

		private @Nullable String route;

		private @Nullable Complexity complexity;

		private @Nullable BudgetLevel budgetLevel;

		private @Nullable String user;

		private @Nullable String tenant;

		private @Nullable String project;

		private @Nullable String session;

		private List<String> tags = List.of();

		private @Nullable Duration deadline;

		private List<ForeignOptions> foreign = List.of();

		private Builder() {
		}

		@Override
		public Builder outputSchema(@Nullable String outputSchema) {
			this.outputSchema = outputSchema;
			return this;
		}

		/**
		 * Choose the route the call takes.
		 * @param route its name
		 * @return this builder
		 */
		public Builder route(@Nullable String route) {
			this.route = label("route", route);
			return this;
		}

		/**
		 * Say how demanding the task is.
		 * @param complexity the complexity
		 * @return this builder
		 */
		public Builder complexity(@Nullable Complexity complexity) {
			this.complexity = complexity;
			return this;
		}

		/**
		 * Say how much the call may cost.
		 * @param budgetLevel the level
		 * @return this builder
		 */
		public Builder budgetLevel(@Nullable BudgetLevel budgetLevel) {
			this.budgetLevel = budgetLevel;
			return this;
		}

		/**
		 * Say for which end user the call is made.
		 * @param user the user; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder user(@Nullable String user) {
			this.user = label("user", user);
			return this;
		}

		/**
		 * Say for which customer or organisation the call is made.
		 * @param tenant the tenant; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder tenant(@Nullable String tenant) {
			this.tenant = label("tenant", tenant);
			return this;
		}

		/**
		 * Say for which project or feature the call is made.
		 * @param project the project; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder project(@Nullable String project) {
			this.project = label("project", project);
			return this;
		}

		/**
		 * Say which conversation the call is a part of.
		 * @param session the session; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder session(@Nullable String session) {
			this.session = label("session", session);
			return this;
		}

		/**
		 * Label the call, in place of earlier labels.
		 * @param tags the labels; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder tags(@Nullable List<String> tags) {
			if (tags != null) {
				tags.forEach((tag) -> {
					Assert.notNull(tag, "'tags' must not contain null");
					label("tags", tag);
				});
			}
			this.tags = (tags != null) ? List.copyOf(tags) : List.of();
			return this;
		}

		/**
		 * Label the call, in place of earlier labels.
		 * @param tags the labels; neither blank nor with control characters
		 * @return this builder
		 */
		public Builder tags(String... tags) {
			return tags(List.of(tags));
		}

		/**
		 * Limit the time the whole call may take, all attempts included.
		 * @param deadline the limit, more than zero
		 * @return this builder
		 */
		public Builder deadline(@Nullable Duration deadline) {
			Assert.isTrue(deadline == null || (!deadline.isZero() && !deadline.isNegative()),
					"'deadline' must be positive");
			this.deadline = deadline;
			return this;
		}

		// such a value may become the value of a header
		private static @Nullable String label(String name, @Nullable String value) {
			if (value != null) {
				Assert.isTrue(!value.isBlank(), () -> "'" + name + "' must not be blank");
				Assert.isTrue(value.chars().noneMatch(Character::isISOControl),
						() -> "'" + name + "' must not contain control characters");
			}
			return value;
		}

		@Override
		public Builder combineWith(ChatOptions.Builder<?> other) {
			return (other instanceof Builder that) ? combineWithRouting(that) : combineWithOther(other);
		}

		private Builder combineWithRouting(Builder that) {
			super.combineWith(that);
			return add(that.build());
		}

		private Builder combineWithOther(ChatOptions.Builder<?> other) {
			ChatOptions.Builder<?> settings = other.clone();
			ChatOptions options = settings.build();
			OptionsKind kind = OptionsKinds.of(settings);
			super.combineWith(PortableOptions.read(kind, settings, options));
			this.outputSchema = either(ForeignOptions.outputSchema(options), this.outputSchema);
			ForeignOptions others = ForeignOptions.of(kind, settings, options);
			if (others != null) {
				this.foreign = ForeignOptions.combine(this.foreign, List.of(others));
			}
			return this;
		}

		private static <T> @Nullable T either(@Nullable T preferred, @Nullable T other) {
			return (preferred != null) ? preferred : other;
		}

		/**
		 * Set what is set there. Its lists take the place of the present ones.
		 */
		private Builder replaceWith(RoutingChatOptions options) {
			model(either(options.getModel(), this.model));
			temperature(either(options.getTemperature(), this.temperature));
			maxTokens(either(options.getMaxTokens(), this.maxTokens));
			topP(either(options.getTopP(), this.topP));
			topK(either(options.getTopK(), this.topK));
			frequencyPenalty(either(options.getFrequencyPenalty(), this.frequencyPenalty));
			presencePenalty(either(options.getPresencePenalty(), this.presencePenalty));
			stopSequences(either(options.getStopSequences(), this.stopSequences));
			toolCallbacks(either(options.getToolCallbacks(), this.toolCallbacks));
			if (options.getToolContext() != null) {
				toolContext(options.getToolContext());
			}
			this.tags = options.getTags().isEmpty() ? this.tags : List.of();
			return add(options);
		}

		/**
		 * Hand a call on to another router: with everything but the choices that are this
		 * router's own, its route, model and deadline.
		 * @param options what the call asks for
		 */
		void passOn(RoutingChatOptions options) {
			String route = this.route;
			String model = this.model;
			Duration deadline = this.deadline;
			replaceWith(options).route(route).model(model).deadline(deadline);
		}

		private Builder add(RoutingChatOptions options) {
			this.outputSchema = either(options.outputSchema, this.outputSchema);
			this.route = either(options.route, this.route);
			this.complexity = either(options.complexity, this.complexity);
			this.budgetLevel = either(options.budgetLevel, this.budgetLevel);
			this.user = either(options.getUser(), this.user);
			this.tenant = either(options.getTenant(), this.tenant);
			this.project = either(options.getProject(), this.project);
			this.session = either(options.getSession(), this.session);
			this.tags = union(this.tags, options.getTags());
			this.deadline = either(options.deadline, this.deadline);
			this.foreign = ForeignOptions.combine(this.foreign, options.foreign);
			return this;
		}

		private static List<String> union(List<String> some, List<String> others) {
			if (some.isEmpty() || others.isEmpty()) {
				return some.isEmpty() ? others : some;
			}
			Set<String> union = new LinkedHashSet<>(some);
			union.addAll(others);
			return List.copyOf(union);
		}

		private LlmContext context() {
			if (this.user == null && this.tenant == null && this.project == null && this.session == null
					&& this.tags.isEmpty()) {
				return LlmContext.EMPTY;
			}
			return new LlmContext(this.user, this.tenant, this.project, this.session, this.tags);
		}

		@Override
		public RoutingChatOptions build() {
			return new RoutingChatOptions(super.build(), this);
		}

	}

}
