/**
 * What is particular to the option classes of Spring AI's models, so that a call's
 * options can be turned into those of any target.
 */
@NullMarked
package io.github.llmrouter.options;

import org.jspecify.annotations.NullMarked;
