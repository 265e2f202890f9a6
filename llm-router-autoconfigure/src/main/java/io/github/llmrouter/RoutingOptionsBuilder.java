package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.context.ContextualOptions;
import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.options.ForeignOptions;
import io.github.llmrouter.options.OptionsKind;
import io.github.llmrouter.options.OptionsKinds;
import io.github.llmrouter.options.PortableOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.util.Assert;

/**
 * What {@link RoutingChatOptions.Builder} does: it collects what a call asks for, and
 * combines it with options of other kinds.
 *
 * @param <B> the builder itself
 */
abstract class RoutingOptionsBuilder<B extends RoutingOptionsBuilder<B>> extends ContextualOptionsBuilder<B>
		implements StructuredOutputChatOptions.Builder<B> {

	// every collection of our own is immutable, so that clones may share it

	@Nullable String outputSchema;

	@Nullable String route;

	@Nullable Complexity complexity;

	@Nullable BudgetLevel budgetLevel;

	@Nullable Duration deadline;

	@Nullable StreamMode streamMode;

	List<ForeignOptions> foreign = List.of();

	@Override
	public B outputSchema(@Nullable String outputSchema) {
		this.outputSchema = outputSchema;
		return self();
	}

	/**
	 * Choose the route the call takes.
	 * @param route its name
	 * @return this builder
	 */
	public B route(@Nullable String route) {
		Assert.isTrue(route == null || !route.isBlank(), "'route' must not be blank");
		Assert.isTrue(route == null || route.chars().noneMatch(Character::isISOControl),
				"'route' must not contain control characters");
		this.route = route;
		return self();
	}

	/**
	 * Say how demanding the task is.
	 * @param complexity the complexity
	 * @return this builder
	 */
	public B complexity(@Nullable Complexity complexity) {
		this.complexity = complexity;
		return self();
	}

	/**
	 * Say how much the call may cost.
	 * @param budgetLevel the level
	 * @return this builder
	 */
	public B budgetLevel(@Nullable BudgetLevel budgetLevel) {
		this.budgetLevel = budgetLevel;
		return self();
	}

	/**
	 * Limit the time the whole call may take, all attempts included; of a stream, until
	 * its first piece has gone out.
	 * @param deadline the limit, more than zero
	 * @return this builder
	 */
	public B deadline(@Nullable Duration deadline) {
		Assert.isTrue(deadline == null || (!deadline.isZero() && !deadline.isNegative()),
				"'deadline' must be positive");
		this.deadline = deadline;
		return self();
	}

	/**
	 * Say what a stream does when it breaks after a piece of it has gone out.
	 * @param streamMode the mode
	 * @return this builder
	 */
	public B streamMode(@Nullable StreamMode streamMode) {
		this.streamMode = streamMode;
		return self();
	}

	@Override
	public B combineWith(ChatOptions.Builder<?> other) {
		return (other instanceof RoutingOptionsBuilder<?> that) ? combineWithRouting(that) : combineWithOther(other);
	}

	private B combineWithRouting(RoutingOptionsBuilder<?> that) {
		super.combineWith(that);
		return add(that.build());
	}

	private B combineWithOther(ChatOptions.Builder<?> other) {
		ChatOptions.Builder<?> settings = other.clone();
		ChatOptions options = settings.build();
		OptionsKind kind = OptionsKinds.of(settings);
		super.combineWith(PortableOptions.read(kind, settings, options));
		this.outputSchema = either(ForeignOptions.outputSchema(options), this.outputSchema);
		if (options instanceof ContextualOptions contextual) {
			context(contextual.getContext().withDefaults(context()));
		}
		ForeignOptions others = ForeignOptions.of(kind, settings, options);
		if (others != null) {
			this.foreign = ForeignOptions.combine(this.foreign, List.of(others));
		}
		return self();
	}

	private static <T> @Nullable T either(@Nullable T preferred, @Nullable T other) {
		return (preferred != null) ? preferred : other;
	}

	/**
	 * Set what is set elsewhere. Its lists and maps take the place of the present ones.
	 */
	B replaceWith(RoutingChatOptions options) {
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
		LlmContext context = options.getContext();
		if (!context.tags().isEmpty()) {
			tags(List.of());
		}
		if (!context.metadata().isEmpty()) {
			metadata(Map.of());
		}
		return add(options);
	}

	/**
	 * Hand a call on to another router: with everything but the choices that are this
	 * router's own, its route, model, deadline and stream mode.
	 * @param options what the call asks for
	 */
	void passOn(RoutingChatOptions options) {
		String route = this.route;
		String model = this.model;
		Duration deadline = this.deadline;
		StreamMode streamMode = this.streamMode;
		replaceWith(options).route(route).model(model).deadline(deadline).streamMode(streamMode);
	}

	private B add(RoutingChatOptions options) {
		this.outputSchema = either(options.getOutputSchema(), this.outputSchema);
		this.route = either(options.getRoute(), this.route);
		this.complexity = either(options.getComplexity(), this.complexity);
		this.budgetLevel = either(options.getBudgetLevel(), this.budgetLevel);
		context(options.getContext().withDefaults(context()));
		this.deadline = either(options.getDeadline(), this.deadline);
		this.streamMode = either(options.getStreamMode(), this.streamMode);
		this.foreign = ForeignOptions.combine(this.foreign, options.foreign());
		return self();
	}

	/**
	 * What all models understand.
	 * @return the options without those of the router
	 */
	ToolCallingChatOptions portable() {
		return super.build();
	}

	@Override
	public abstract RoutingChatOptions build();

}
