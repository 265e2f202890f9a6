/**
 * The fake in JUnit tests.
 */
@NullMarked
package io.github.llmrouter.test.junit;

import org.jspecify.annotations.NullMarked;
