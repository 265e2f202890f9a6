/**
 * On whose behalf a call is made.
 */
@NullMarked
package io.github.llmrouter.context;

import org.jspecify.annotations.NullMarked;
