package io.github.llmrouter.score;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.langfuse.LangfuseEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What somebody thinks of an answer, or of anything else that Langfuse shows. Immutable.
 *
 * @param target what it is about
 * @param name what it measures
 * @param value what it says
 * @param id its own id, {@code null} for a new one; a score replaces another of the same
 * id
 * @param comment why, in words
 * @param metadata what else is known, as JSON can say it
 * @param configId the id of the score config in Langfuse that it must comply with
 * @param environment Langfuse's environment, {@code null} for
 * {@code llm.langfuse.environment}
 */
public record Score(ScoreTarget target, String name, ScoreValue value, @Nullable String id, @Nullable String comment,
		Map<String, @Nullable Object> metadata, @Nullable String configId, @Nullable String environment) {

	private static final int MAX_LENGTH = 200;

	public Score {
		Assert.notNull(target, "'target' must not be null");
		Assert.notNull(value, "'value' must not be null");
		Assert.isTrue(name != null && !name.isBlank() && name.length() <= MAX_LENGTH,
				() -> "'name' must be a text of up to " + MAX_LENGTH + " characters");
		Assert.isTrue(id == null || (!id.isBlank() && id.length() <= MAX_LENGTH),
				() -> "'id' must be a text of up to " + MAX_LENGTH + " characters");
		Assert.isTrue(configId == null || !configId.isBlank(), "'configId' must not be blank");
		Assert.isTrue(environment == null || LangfuseEnvironment.PATTERN.matcher(environment).matches(),
				"'environment' must be up to 40 lower-case letters, digits, hyphens and underscores,"
						+ " and not begin with 'langfuse'");
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
	}

	/**
	 * A score that is a number.
	 * @param target what it is about
	 * @param name what it measures
	 * @param value the number
	 * @return the score
	 */
	public static Score numeric(ScoreTarget target, String name, double value) {
		return of(target, name, new ScoreValue.Numeric(value));
	}

	/**
	 * A score that is one of several categories.
	 * @param target what it is about
	 * @param name what it measures
	 * @param value the category
	 * @return the score
	 */
	public static Score categorical(ScoreTarget target, String name, String value) {
		return of(target, name, new ScoreValue.Categorical(value));
	}

	/**
	 * A score that says yes or no.
	 * @param target what it is about
	 * @param name what it measures
	 * @param value whether it is yes
	 * @return the score
	 */
	public static Score bool(ScoreTarget target, String name, boolean value) {
		return of(target, name, new ScoreValue.Truth(value));
	}

	private static Score of(ScoreTarget target, String name, ScoreValue value) {
		return new Score(target, name, value, null, null, Map.of(), null, null);
	}

	/**
	 * Give it an id, so that it can be corrected by another score of the same id.
	 * @param id the id
	 * @return a score with this id
	 */
	public Score withId(String id) {
		return new Score(this.target, this.name, this.value, id, this.comment, this.metadata, this.configId,
				this.environment);
	}

	/**
	 * Say why.
	 * @param comment the reason
	 * @return a score with this comment
	 */
	public Score withComment(String comment) {
		return new Score(this.target, this.name, this.value, this.id, comment, this.metadata, this.configId,
				this.environment);
	}

	/**
	 * Say what else is known.
	 * @param metadata texts, numbers, booleans, lists and maps of such
	 * @return a score with this metadata
	 */
	public Score withMetadata(Map<String, ?> metadata) {
		return new Score(this.target, this.name, this.value, this.id, this.comment, new LinkedHashMap<>(metadata),
				this.configId, this.environment);
	}

	/**
	 * Hold it to a score config.
	 * @param configId the id of the config in Langfuse
	 * @return a score with this config
	 */
	public Score withConfigId(String configId) {
		return new Score(this.target, this.name, this.value, this.id, this.comment, this.metadata, configId,
				this.environment);
	}

	/**
	 * Show it in an environment of its own.
	 * @param environment Langfuse's environment
	 * @return a score with this environment
	 */
	public Score withEnvironment(String environment) {
		return new Score(this.target, this.name, this.value, this.id, this.comment, this.metadata, this.configId,
				environment);
	}

	/**
	 * For logs: nothing that anybody wrote.
	 */
	@Override
	public String toString() {
		return "Score[" + this.name + "]";
	}

}
