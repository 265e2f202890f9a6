/**
 * The {@code llm.*} properties and the beans that Spring Boot makes from them.
 */
@NullMarked
package io.github.llmrouter.autoconfigure;

import org.jspecify.annotations.NullMarked;
