package io.github.llmrouter.options;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.model.tool.DefaultStructuredOutputChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;

/**
 * What options of a provider's own kind say beyond the portable part: kept for targets of
 * that kind. Immutable.
 */
public final class ForeignOptions {

	private final OptionsKind kind;

	// A builder, since built options do not tell what was set from what was filled in. It
	// never changes, and is never handed out.
	private final ChatOptions.Builder<?> settings;

	private final ChatOptions options;

	private final @Nullable String outputSchema;

	private final boolean headersRefused;

	private ForeignOptions(OptionsKind kind, ChatOptions.Builder<?> settings, boolean headersRefused) {
		this.kind = kind;
		this.settings = settings;
		this.options = settings.build();
		this.outputSchema = outputSchema(this.options);
		this.headersRefused = headersRefused;
	}

	/**
	 * Keep what only targets of the same kind understand.
	 * @param kind the kind of the options
	 * @param settings the options, whose portable part is taken from them; not used by
	 * anyone else from now on
	 * @param options what the settings build at present
	 * @return what is kept, or {@code null} if nothing is left
	 */
	public static @Nullable ForeignOptions of(OptionsKind kind, ChatOptions.Builder<?> settings, ChatOptions options) {
		if (isPortable(options)) {
			return null;
		}
		boolean headersRefused = kind.removeClientSettings(settings, options);
		PortableOptions.clear(kind, settings, options);
		ForeignOptions foreign = new ForeignOptions(kind, settings, headersRefused);
		return (headersRefused || !kind.isBlank(foreign.options)) ? foreign : null;
	}

	private static boolean isPortable(ChatOptions options) {
		Class<?> type = options.getClass();
		return type == DefaultToolCallingChatOptions.class || type == DefaultChatOptions.class
				|| type == DefaultStructuredOutputChatOptions.class;
	}

	/**
	 * Lay some over others, one for each class of options.
	 * @param base what is completed
	 * @param over what wins
	 * @return both
	 */
	public static List<ForeignOptions> combine(List<ForeignOptions> base, List<ForeignOptions> over) {
		if (base.isEmpty() || base.equals(over)) {
			return over;
		}
		List<ForeignOptions> result = new ArrayList<>(base);
		for (ForeignOptions foreign : over) {
			int index = indexOf(result, foreign.type());
			if (index < 0) {
				result.add(foreign);
			}
			else {
				result.set(index, result.get(index).with(foreign));
			}
		}
		return List.copyOf(result);
	}

	private static int indexOf(List<ForeignOptions> all, Class<?> type) {
		for (int i = 0; i < all.size(); i++) {
			if (all.get(i).type() == type) {
				return i;
			}
		}
		return -1;
	}

	private ForeignOptions with(ForeignOptions over) {
		ChatOptions.Builder<?> combined = this.settings.clone();
		over.applyTo(combined);
		return new ForeignOptions(this.kind, combined, this.headersRefused || over.headersRefused);
	}

	/**
	 * The class of the options.
	 * @return the class
	 */
	public Class<? extends ChatOptions> type() {
		return this.options.getClass();
	}

	/**
	 * Whether a target with such options can take these.
	 * @param target the target's own options
	 * @return whether it can
	 */
	public boolean fits(ChatOptions target) {
		return type().isInstance(target) || (!isPortable(target) && target.getClass().isAssignableFrom(type()));
	}

	/**
	 * Lay these over a target's own.
	 * @param builder the builder of options that these fit
	 */
	public void applyTo(ChatOptions.Builder<?> builder) {
		this.kind.combine(builder, this.settings, this.options);
	}

	/**
	 * Whether the call had asked for request headers that it must not set.
	 * @return whether some were refused
	 */
	public boolean headersRefused() {
		return this.headersRefused;
	}

	/**
	 * The schema of the output that these carry in their own way.
	 * @return the schema, or {@code null} if there is none
	 */
	public @Nullable String outputSchema() {
		return this.outputSchema;
	}

	public static @Nullable String outputSchema(ChatOptions options) {
		return (options instanceof StructuredOutputChatOptions structured) ? structured.getOutputSchema() : null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ForeignOptions that && this.kind == that.kind
				&& this.headersRefused == that.headersRefused && this.kind.isSame(this.options, that.options);
	}

	@Override
	public int hashCode() {
		return this.options.hashCode();
	}

	@Override
	public String toString() {
		return type().getSimpleName();
	}

}
