package io.github.llmrouter.context;

import org.springframework.util.Assert;

/**
 * A managed prompt that a call uses.
 *
 * @param name what the prompt is called where it is managed; bounded and cleaned as the
 * values of a context are
 * @param version its version there, from 1
 */
public record PromptReference(String name, int version) {

	public PromptReference {
		String clean = ContextCleaner.SHARED.value(name);
		Assert.isTrue(clean != null, "'name' must not be blank");
		Assert.isTrue(version > 0, "'version' must be positive");
		name = clean;
	}

}
