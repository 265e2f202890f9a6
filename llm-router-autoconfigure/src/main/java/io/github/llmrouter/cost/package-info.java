/**
 * What attempts cost: as the provider says, else by prices, else unknown and said so.
 */
@NullMarked
package io.github.llmrouter.cost;

import org.jspecify.annotations.NullMarked;
