package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A model of the fake's catalogue: what {@code GET /models} says about it, and what its
 * answers cost.
 *
 * @param id {@code author/slug}, perhaps with a {@code :variant}
 * @param aliasOf the id of the model that serves it, if it is only an alias
 * @param provider who serves it
 * @param contextLength tokens it takes
 * @param maxCompletionTokens tokens it gives
 * @param prices USD per token, by OpenRouter's names: {@code prompt}, {@code completion},
 * {@code input_cache_read} and so on; {@code -1} for unknown
 */
public record FakeModel(String id, @Nullable String aliasOf, String provider, int contextLength,
		int maxCompletionTokens, Map<String, BigDecimal> prices) {

	private static final Map<String, String> PROVIDERS = Map.of("anthropic", "Anthropic", "openai", "OpenAI", "google",
			"Google", "deepseek", "DeepSeek", "meta-llama", "Meta", "mistralai", "Mistral", "x-ai", "xAI");

	public FakeModel {
		prices = Map.copyOf(prices);
	}

	/**
	 * A model that costs 1 USD per million tokens of the prompt and 2 of the answer, or
	 * nothing if its id ends in {@code :free}; with 128,000 tokens of context. So is any
	 * model that is asked for and is not in the catalogue.
	 * @param id {@code author/slug}, perhaps with a {@code :variant}
	 * @return the model
	 */
	public static FakeModel of(String id) {
		String author = id.substring(0, Math.max(0, id.indexOf('/')));
		FakeModel model = new FakeModel(id, null, PROVIDERS.getOrDefault(author, "FakeProvider"), 128_000, 16_384,
				Map.of());
		return id.endsWith(":free") ? model.prices("0", "0") : model.prices("0.000001", "0.000002");
	}

	/**
	 * Set what it costs.
	 * @param prompt USD per token of the prompt
	 * @param completion USD per token of the answer
	 * @return a copy of this model with it
	 */
	public FakeModel prices(String prompt, String completion) {
		return price("prompt", prompt).price("completion", completion);
	}

	/**
	 * Set one price.
	 * @param name OpenRouter's name of it
	 * @param usd per token
	 * @return a copy of this model with it
	 */
	public FakeModel price(String name, String usd) {
		Map<String, BigDecimal> copy = new LinkedHashMap<>(this.prices);
		copy.put(name, new BigDecimal(usd));
		return new FakeModel(this.id, this.aliasOf, this.provider, this.contextLength, this.maxCompletionTokens, copy);
	}

	/**
	 * Set its sizes.
	 * @param contextLength tokens it takes
	 * @param maxCompletionTokens tokens it gives
	 * @return a copy of this model with them
	 */
	public FakeModel limits(int contextLength, int maxCompletionTokens) {
		return new FakeModel(this.id, this.aliasOf, this.provider, contextLength, maxCompletionTokens, this.prices);
	}

	/**
	 * Say who serves it.
	 * @param provider its name
	 * @return a copy of this model with it
	 */
	public FakeModel servedBy(String provider) {
		return new FakeModel(this.id, this.aliasOf, provider, this.contextLength, this.maxCompletionTokens,
				this.prices);
	}

	/**
	 * Give it another name, which stays a model of its own in the catalogue.
	 * @param alias {@code ~author/family-latest} for instance
	 * @return the alias, with everything else of this model
	 */
	public FakeModel alias(String alias) {
		return new FakeModel(alias, this.id, this.provider, this.contextLength, this.maxCompletionTokens, this.prices);
	}

	FakeModel named(String id) {
		return new FakeModel(id, null, this.provider, this.contextLength, this.maxCompletionTokens, this.prices);
	}

	BigDecimal price(String name) {
		return this.prices.getOrDefault(name, BigDecimal.ZERO);
	}

	String author() {
		String author = this.id.substring(0, Math.max(0, this.id.indexOf('/')));
		return author.startsWith("~") ? author.substring(1) : author;
	}

}
