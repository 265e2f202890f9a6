/**
 * What a user would write: a gateway with an OpenAI-compatible API on the router.
 */
package io.github.llmrouter.sample;
