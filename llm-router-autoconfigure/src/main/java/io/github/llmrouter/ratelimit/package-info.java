/**
 * Keeps requests, tokens and concurrency of targets, users, tenants and routes within
 * their limits.
 */
@NullMarked
package io.github.llmrouter.ratelimit;

import org.jspecify.annotations.NullMarked;
