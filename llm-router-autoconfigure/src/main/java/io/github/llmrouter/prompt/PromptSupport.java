package io.github.llmrouter.prompt;

import java.util.function.Predicate;

/**
 * What all prompts of a registry share.
 *
 * @param renderer gives variables their values
 * @param warnings told what is wrong with prompts and their use
 * @param models tells the models that the config of a prompt may ask for
 */
record PromptSupport(DoubleBraceTemplateRenderer renderer, OnceWarnings warnings, Predicate<String> models) {

	static PromptSupport of(Predicate<String> models) {
		OnceWarnings warnings = new OnceWarnings();
		return new PromptSupport(new DoubleBraceTemplateRenderer(warnings), warnings, models);
	}

	ManagedPrompt prompt(PromptContent content) {
		return new ManagedPrompt(content, this);
	}

}
