/**
 * What is particular to the option classes of Spring AI's models, so that a call's
 * options can be turned into those of any target. All of it is internal: its types are
 * public for the engine in the parent package alone and may change at any time.
 */
@NullMarked
package io.github.llmrouter.options;

import org.jspecify.annotations.NullMarked;
