package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is known about a model, and how it is used.
 *
 * @param contextWindow Tokens that prompt and answer may have together. After a prompt
 * that was too long, only models with a larger window are asked. Unknown unless set.
 * @param weight How often the model is asked first by the strategy 'weighted', in
 * relation to the weights of the others. With 0 it is asked only after them.
 */
record TargetProperties(@Nullable Integer contextWindow, @DefaultValue("1") double weight) {

	static final TargetProperties NONE = new TargetProperties(null, 1);

}
