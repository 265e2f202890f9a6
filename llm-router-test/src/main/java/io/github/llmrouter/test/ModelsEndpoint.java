package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /models} and what is below it.
 */
final class ModelsEndpoint {

	private static final List<String> PARAMETERS = List.of("max_tokens", "temperature", "top_p", "stop", "seed",
			"tools", "tool_choice", "response_format", "structured_outputs", "reasoning", "include_reasoning");

	/** 2026-09-01, for all of them: the fake knows no history. */
	private static final long CREATED = 1_788_220_800L;

	private final Catalogue catalogue;

	ModelsEndpoint(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	ObjectNode list(int offset, int limit) {
		List<FakeModel> models = this.catalogue.models();
		int from = Math.min(Math.max(offset, 0), models.size());
		int to = Math.min(from + Math.max(limit, 1), models.size());
		ObjectNode json = Json.object();
		ArrayNode data = json.putArray("data");
		models.subList(from, to).forEach((model) -> data.add(model(model)));
		json.put("total_count", models.size());
		json.putObject("links")
			.put("next", (to < models.size()) ? "/api/v1/models?offset=" + to + "&limit=" + limit : null);
		return json;
	}

	ObjectNode count() {
		ObjectNode json = Json.object();
		json.putObject("data").put("count", this.catalogue.models().size());
		return json;
	}

	@Nullable ObjectNode model(String id) {
		FakeModel model = this.catalogue.find(id);
		ObjectNode json = Json.object();
		return (model != null) ? json.set("data", model(model)) : null;
	}

	@Nullable ObjectNode endpoints(String id) {
		FakeModel model = this.catalogue.find(id);
		if (model == null) {
			return null;
		}
		ObjectNode json = Json.object();
		ObjectNode data = json.putObject("data")
			.put("id", model.id())
			.put("name", name(model))
			.put("created", CREATED)
			.put("description", description(model));
		data.set("architecture", architecture(model));
		data.putArray("endpoints").add(endpoint(model));
		return json;
	}

	private static ObjectNode model(FakeModel model) {
		ObjectNode json = Json.object()
			.put("id", model.id())
			.put("canonical_slug", canonicalSlug(model))
			.put("name", name(model))
			.put("created", CREATED)
			.put("description", description(model))
			.putNull("hugging_face_id")
			.put("context_length", model.contextLength());
		String target = model.aliasOf();
		if (target != null) {
			json.putObject("alias_target").put("slug", target).put("name", target);
		}
		json.set("architecture", architecture(model));
		json.set("pricing", pricing(model));
		json.putObject("top_provider")
			.put("context_length", model.contextLength())
			.put("max_completion_tokens", model.maxCompletionTokens())
			.put("is_moderated", false);
		json.putNull("per_request_limits");
		json.set("supported_parameters", Json.node(PARAMETERS));
		json.putObject("default_parameters").putNull("temperature").putNull("top_p").putNull("frequency_penalty");
		json.putNull("supported_voices").putNull("expiration_date").putNull("knowledge_cutoff");
		json.putObject("links").put("details", "/api/v1/models/" + canonicalSlug(model) + "/endpoints");
		return json;
	}

	private static ObjectNode endpoint(FakeModel model) {
		ObjectNode json = Json.object()
			.put("name", model.provider() + " | " + canonicalSlug(model))
			.put("model_id", model.id())
			.put("model_name", name(model))
			.put("context_length", model.contextLength())
			.put("provider_name", model.provider())
			.put("tag", model.provider().toLowerCase(Locale.ROOT))
			.put("quantization", "unknown")
			.put("max_completion_tokens", model.maxCompletionTokens())
			.putNull("max_prompt_tokens")
			.put("status", 0)
			.put("uptime_last_5m", 100)
			.put("uptime_last_30m", 100)
			.put("uptime_last_1d", 100)
			.put("supports_implicit_caching", false)
			.put("supports_voice_cloning", false)
			.putNull("latency_last_30m")
			.putNull("throughput_last_30m");
		json.set("pricing", pricing(model));
		json.set("supported_parameters", Json.node(PARAMETERS));
		json.putObject("supports_tool_choice")
			.put("auto", true)
			.put("function", true)
			.put("none", true)
			.put("required", true);
		return json;
	}

	private static ObjectNode pricing(FakeModel model) {
		ObjectNode pricing = Json.object();
		pricing.put("prompt", usd(model, "prompt")).put("completion", usd(model, "completion"));
		for (Map.Entry<String, BigDecimal> price : model.prices().entrySet()) {
			pricing.put(price.getKey(), price.getValue().toPlainString());
		}
		return pricing;
	}

	private static String usd(FakeModel model, String name) {
		return model.price(name).toPlainString();
	}

	private static ObjectNode architecture(FakeModel model) {
		ObjectNode json = Json.object().put("modality", "text+image->text");
		json.putArray("input_modalities").add("text").add("image");
		json.putArray("output_modalities").add("text");
		String tokenizer = switch (model.author()) {
			case "openai" -> "GPT";
			case "anthropic" -> "Claude";
			case "google" -> "Gemini";
			case "deepseek" -> "DeepSeek";
			case "openrouter" -> "Router";
			default -> "Other";
		};
		return json.put("tokenizer", tokenizer).putNull("instruct_type");
	}

	private static String canonicalSlug(FakeModel model) {
		String target = model.aliasOf();
		return (target != null) ? target : model.id();
	}

	private static String name(FakeModel model) {
		return model.provider() + ": " + model.id().substring(model.id().indexOf('/') + 1);
	}

	private static String description(FakeModel model) {
		return "A model of the fake, " + model.id();
	}

}
