package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

/**
 * The catalogue of a fake that was given none: OpenRouter's best known models as of
 * autumn 2026, and the aliases that never retire.
 */
final class DefaultModels {

	private DefaultModels() {
	}

	static List<FakeModel> list() {
		FakeModel opus = model("anthropic/claude-opus-5.5", "0.000004", "0.00002", 1_000_000);
		FakeModel sonnet = model("anthropic/claude-sonnet-5.5", "0.000002", "0.00001", 1_000_000)
			.price("input_cache_read", "0.0000002")
			.price("input_cache_write", "0.0000025");
		FakeModel haiku = model("anthropic/claude-haiku-5.5", "0.0000001", "0.0000005", 400_000);
		FakeModel astra = model("openai/gpt-6-astra", "0.00001", "0.00005", 1_050_000).price("input_cache_read",
				"0.000001");
		FakeModel sol = model("openai/gpt-6.1-sol", "0.000002", "0.00001", 1_050_000).price("input_cache_read",
				"0.0000001");
		FakeModel terra = model("openai/gpt-6.1-terra", "0.000001", "0.000005", 1_050_000).price("input_cache_read",
				"0.00000005");
		FakeModel luna = model("openai/gpt-6-luna", "0.0000001", "0.0000005", 1_050_000).price("input_cache_read",
				"0.00000001");
		FakeModel flash = model("google/gemini-3.8-flash", "0.00000075", "0.00000375", 1_048_576);
		FakeModel deepseek = model("deepseek/deepseek-v4-flash", "0.00000012", "0.00000024", 163_840);
		FakeModel llama = model("meta-llama/llama-3.3-70b-instruct", "0.0000001", "0.0000003", 131_072);
		List<FakeModel> models = new ArrayList<>(
				List.of(opus, sonnet, haiku, astra, sol, terra, luna, flash, deepseek, llama));
		models.add(FakeModel.of("meta-llama/llama-3.3-70b-instruct:free").limits(131_072, 16_384));
		models.add(sonnet.alias("~anthropic/claude-sonnet-latest"));
		models.add(haiku.alias("~anthropic/claude-haiku-latest"));
		models.add(sol.alias("~openai/gpt-latest"));
		models.add(terra.alias("~openai/gpt-terra-latest"));
		models.add(luna.alias("~openai/gpt-mini-latest"));
		models.add(flash.alias("~google/gemini-flash-latest"));
		models.add(terra.alias(Catalogue.AUTO).prices("-1", "-1"));
		return models;
	}

	private static FakeModel model(String id, String prompt, String completion, int contextLength) {
		return FakeModel.of(id).prices(prompt, completion).limits(contextLength, 128_000);
	}

}
