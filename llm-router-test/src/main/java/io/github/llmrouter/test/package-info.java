/**
 * A fake OpenRouter that misbehaves on request.
 *
 * <pre>{@code
 * try (FakeOpenRouter fake = FakeOpenRouter.start()) {
 *     fake.on("anthropic/claude-sonnet-5.5").reply(Reply.error(OpenRouterErrors.overloaded()));
 *     fake.on("openai/gpt-6-luna").reply(Reply.text("Hello there").tokensPerSecond(20));
 *     // call fake.baseUrl() with fake.apiKey()
 *     fake.requestCount("anthropic/claude-sonnet-5.5");
 * }
 * }</pre>
 */
@NullMarked
package io.github.llmrouter.test;

import org.jspecify.annotations.NullMarked;
