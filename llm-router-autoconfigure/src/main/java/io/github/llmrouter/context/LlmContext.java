package io.github.llmrouter.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a call is made, and what it belongs to. Every part is optional.
 * Immutable.
 * <p>
 * The parts end up in logs, traces and headers, and may come from outside. So values have
 * at most 200 characters and neither control characters nor bidirectional overrides,
 * there are at most 50 tags and 50 entries of metadata, and keys of the metadata consist
 * of letters A to Z, digits, '_', '.' and '-'. What does not fit is cut or left out,
 * never refused, and told once in the log.
 */
public final class LlmContext {

	/** Nobody in particular. */
	public static final LlmContext EMPTY = new LlmContext(new LlmContextBuilder());

	private final @Nullable String user;

	private final @Nullable String tenant;

	private final @Nullable String project;

	private final @Nullable String session;

	private final List<String> tags;

	private final Map<String, String> metadata;

	private final @Nullable String traceName;

	private final @Nullable PromptReference prompt;

	LlmContext(LlmContextBuilder parts) {
		this.user = parts.user;
		this.tenant = parts.tenant;
		this.project = parts.project;
		this.session = parts.session;
		this.tags = parts.tags;
		this.metadata = parts.metadata;
		this.traceName = parts.traceName;
		this.prompt = parts.prompt;
	}

	/**
	 * Begin with nobody.
	 * @return a builder
	 */
	public static LlmContextBuilder builder() {
		return new LlmContextBuilder();
	}

	/**
	 * Begin with what is set here.
	 * @return a builder of a context of its own
	 */
	public LlmContextBuilder mutate() {
		LlmContextBuilder builder = new LlmContextBuilder();
		builder.user = this.user;
		builder.tenant = this.tenant;
		builder.project = this.project;
		builder.session = this.session;
		builder.tags = this.tags;
		builder.metadata = this.metadata;
		builder.traceName = this.traceName;
		builder.prompt = this.prompt;
		return builder;
	}

	/**
	 * Fill in what is not set here. Tags are united, those of this context first, and
	 * metadata is filled in key by key.
	 * @param other where to take it from
	 * @return a context in which everything is set that is set in either
	 */
	public LlmContext withDefaults(LlmContext other) {
		if (equals(other) || other.isEmpty()) {
			return this;
		}
		if (isEmpty()) {
			return other;
		}
		LlmContextBuilder merged = mutate();
		merged.user = either(this.user, other.user);
		merged.tenant = either(this.tenant, other.tenant);
		merged.project = either(this.project, other.project);
		merged.session = either(this.session, other.session);
		merged.tags = ContextCleaner.SHARED.union(this.tags, other.tags);
		merged.metadata = ContextCleaner.SHARED.filledIn(this.metadata, other.metadata);
		merged.traceName = either(this.traceName, other.traceName);
		merged.prompt = either(this.prompt, other.prompt);
		return merged.build();
	}

	private static <T> @Nullable T either(@Nullable T preferred, @Nullable T other) {
		return (preferred != null) ? preferred : other;
	}

	/**
	 * Whether nothing is set.
	 * @return whether it equals {@link #EMPTY}
	 */
	public boolean isEmpty() {
		return equals(EMPTY);
	}

	/**
	 * The end user.
	 * @return the user, or {@code null} if not said
	 */
	public @Nullable String user() {
		return this.user;
	}

	/**
	 * The customer or organisation the user belongs to.
	 * @return the tenant, or {@code null} if not said
	 */
	public @Nullable String tenant() {
		return this.tenant;
	}

	/**
	 * The project or feature the call is made for.
	 * @return the project, or {@code null} if not said
	 */
	public @Nullable String project() {
		return this.project;
	}

	/**
	 * The conversation the call is a part of.
	 * @return the session, or {@code null} if not said
	 */
	public @Nullable String session() {
		return this.session;
	}

	/**
	 * Free labels.
	 * @return different ones, in the order in which they were given
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * What else is known.
	 * @return values by their keys, in the order in which they were given
	 */
	public Map<String, String> metadata() {
		return this.metadata;
	}

	/**
	 * The name of the trace the call is a part of.
	 * @return the name, or {@code null} if not said
	 */
	public @Nullable String traceName() {
		return this.traceName;
	}

	/**
	 * The managed prompt that the call uses.
	 * @return the prompt, or {@code null} if not said
	 */
	public @Nullable PromptReference prompt() {
		return this.prompt;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (this == other) {
			return true;
		}
		return other instanceof LlmContext that && Objects.equals(this.user, that.user)
				&& Objects.equals(this.tenant, that.tenant) && Objects.equals(this.project, that.project)
				&& Objects.equals(this.session, that.session) && this.tags.equals(that.tags)
				&& this.metadata.equals(that.metadata) && Objects.equals(this.traceName, that.traceName)
				&& Objects.equals(this.prompt, that.prompt);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.user, this.tenant, this.project, this.session, this.tags, this.metadata,
				this.traceName, this.prompt);
	}

	/**
	 * For logs: what is set, and nothing that is personal.
	 */
	@Override
	public String toString() {
		List<String> set = new ArrayList<>();
		add(set, "user", this.user);
		add(set, "tenant", this.tenant);
		add(set, "project", this.project);
		add(set, "session", this.session);
		add(set, "tags", this.tags.isEmpty() ? null : this.tags);
		add(set, "metadata", this.metadata.isEmpty() ? null : this.metadata);
		add(set, "traceName", this.traceName);
		add(set, "prompt", this.prompt);
		return "LlmContext" + set;
	}

	private static void add(List<String> set, String name, @Nullable Object value) {
		if (value != null) {
			set.add(name);
		}
	}

}
