/**
 * Scores: what users, judges and tests think of answers, for Langfuse to show.
 */
@NullMarked
package io.github.llmrouter.score;

import org.jspecify.annotations.NullMarked;
