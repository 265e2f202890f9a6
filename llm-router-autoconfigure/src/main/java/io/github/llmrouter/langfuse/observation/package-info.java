/**
 * Shows observations in Langfuse as what they are: generations, chains, tools, embeddings
 * and retrievers, with their content, tokens and cost.
 */
@NullMarked
package io.github.llmrouter.langfuse.observation;

import org.jspecify.annotations.NullMarked;
