package io.github.llmrouter.prompt;

import java.util.Arrays;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * By what a prompt is found.
 *
 * @param name its name; no part of it between slashes is empty or leads elsewhere
 * @param label a label of its version, or {@code null}
 * @param version its version, or {@code null} if there is a label
 */
record PromptKey(String name, @Nullable String label, @Nullable Integer version) {

	/** As long as the reference to a prompt in a trace may be. */
	private static final int MAX_LENGTH = 200;

	private static final Set<String> NOT_A_FOLDER = Set.of("", ".", "..");

	PromptKey {
		Assert.hasText(name, "'name' must not be blank");
		Assert.isTrue(name.length() <= MAX_LENGTH, () -> "'name' must not be longer than " + MAX_LENGTH);
		Assert.isTrue(name.equals(name.strip()) && name.chars().noneMatch(Character::isISOControl),
				"'name' must not begin or end with white space, nor contain control characters");
		Assert.isTrue(name.indexOf('\\') < 0 && Arrays.stream(name.split("/", -1)).noneMatch(NOT_A_FOLDER::contains),
				"'name' must be a name or names with a slash between two, none of them '.' or '..'");
		Assert.isTrue(label == null || !label.isBlank(), "'label' must not be blank");
		Assert.isTrue(version == null || version > 0, "'version' must be positive");
	}

	@Override
	public String toString() {
		return "prompt '" + this.name + "' "
				+ ((this.version != null) ? "version " + this.version : "with label '" + this.label + "'");
	}

}
