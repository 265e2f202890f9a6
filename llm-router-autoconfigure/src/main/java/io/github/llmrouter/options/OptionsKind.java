package io.github.llmrouter.options;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;

/**
 * What has to be known about one kind of options beyond what {@link ChatOptions} tells.
 * The defaults know nothing in particular and fit every kind. Builders and options that
 * are handed in are of the kind.
 */
public interface OptionsKind {

	/** A kind nothing particular is known about. */
	OptionsKind UNKNOWN = new OptionsKind() {
	};

	/**
	 * Whether a builder is of this kind.
	 * @param builder the builder
	 * @return whether it is
	 */
	default boolean covers(ChatOptions.Builder<?> builder) {
		return true;
	}

	/**
	 * The model that built options name when nobody has chosen one.
	 * @return the model, or {@code null} if they name none
	 */
	default @Nullable String filledInModel() {
		return null;
	}

	/**
	 * A limit on output tokens that goes by another name than {@code maxTokens}.
	 * @param options the options
	 * @return the limit, or {@code null} if there is none
	 */
	default @Nullable Integer outputLimit(ChatOptions options) {
		return null;
	}

	/**
	 * Remove what a call must not decide: where its request goes, with which credentials,
	 * and how long it may take.
	 * @param settings what to remove it from
	 * @param options what the settings build at present
	 * @return whether the call had asked for request headers that it must not set
	 */
	default boolean removeClientSettings(ChatOptions.Builder<?> settings, ChatOptions options) {
		return false;
	}

	/**
	 * Unset {@code maxTokens}, and nothing else.
	 * @param builder where to unset it
	 * @param options what the builder builds at present
	 */
	default void clearMaxTokens(ChatOptions.Builder<?> builder, ChatOptions options) {
		builder.maxTokens(null);
	}

	/**
	 * Whether two options say the same.
	 * @param some options
	 * @param others other options
	 * @return whether they do
	 */
	default boolean isSame(ChatOptions some, ChatOptions others) {
		return some.equals(others);
	}

	/**
	 * Whether options say nothing at all.
	 * @param options the options
	 * @return {@code false} if that is not known
	 */
	default boolean isBlank(ChatOptions options) {
		return false;
	}

	/**
	 * Lay settings over others of the kind, or of one derived from it. What they set
	 * wins.
	 * @param base what to lay them over
	 * @param settings the settings; not changed
	 * @param options what the settings build
	 */
	default void combine(ChatOptions.Builder<?> base, ChatOptions.Builder<?> settings, ChatOptions options) {
		base.combineWith(settings);
	}

	/**
	 * Set the limit on output tokens, so that it is the only one.
	 * @param builder where to set it
	 * @param maxTokens the limit
	 */
	default void maxTokens(ChatOptions.Builder<?> builder, Integer maxTokens) {
		builder.maxTokens(maxTokens);
	}

	/**
	 * Set the model, whatever else may name one.
	 * @param builder where to set it
	 * @param model the id by which the provider knows it
	 */
	default void model(ChatOptions.Builder<?> builder, String model) {
		builder.model(model);
	}

}
