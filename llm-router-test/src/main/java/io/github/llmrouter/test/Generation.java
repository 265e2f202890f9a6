package io.github.llmrouter.test;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A completion that is over, as {@code GET /generation} tells it.
 *
 * @param exchange which completion it was
 * @param usage what it used and cost
 * @param streamed whether it was streamed
 * @param cancelled whether the client went away before its end
 * @param millis how long it took
 * @param finishReason why it ended
 * @param nativeFinishReason the same in the provider's word
 * @param referer of the request
 * @param userAgent of the request
 */
record Generation(Exchange exchange, Usage usage, boolean streamed, boolean cancelled, long millis,
		@Nullable String finishReason, @Nullable String nativeFinishReason, @Nullable String referer,
		@Nullable String userAgent) {

	ObjectNode json() {
		ObjectNode json = Json.object();
		identity(json);
		usage(json);
		json.put("streamed", this.streamed)
			.put("cancelled", this.cancelled)
			.put("latency", this.millis)
			.put("moderation_latency", 0)
			.put("generation_time", this.millis)
			.put("finish_reason", this.finishReason)
			.put("native_finish_reason", this.nativeFinishReason)
			.put("origin", (this.referer != null) ? this.referer : "")
			.put("http_referer", this.referer)
			.put("user_agent", this.userAgent)
			.put("service_tier", this.exchange.serviceTier())
			.put("data_region", "global")
			.putNull("app_id")
			.putNull("router")
			.putNull("preset_id")
			.putNull("provider_responses")
			.putNull("response_cache_source_id")
			.putNull("web_search_engine");
		return json;
	}

	private void identity(ObjectNode json) {
		String id = this.exchange.id();
		json.put("id", id)
			.put("upstream_id", "chatcmpl-" + id)
			.put("api_type", "completions")
			.put("model", this.exchange.model().id())
			.put("provider_name", this.exchange.model().provider())
			.put("created_at", Instant.ofEpochSecond(this.exchange.created()).toString())
			.put("external_user", this.exchange.request().text("user"))
			.put("session_id", this.exchange.request().text("session_id"))
			.put("request_id", "req-" + id)
			.putNull("workspace_id");
	}

	private void usage(ObjectNode json) {
		json.put("total_cost", this.usage.cost())
			.put("usage", this.usage.cost())
			.putNull("upstream_inference_cost")
			.putNull("cache_discount")
			.put("is_byok", false)
			.put("tokens_prompt", this.usage.prompt())
			.put("tokens_completion", this.usage.completion())
			.put("native_tokens_prompt", this.usage.prompt())
			.put("native_tokens_completion", this.usage.completion())
			.put("native_tokens_completion_images", 0)
			.put("native_tokens_reasoning", this.usage.reasoning())
			.put("native_tokens_cached", this.usage.cached())
			.put("num_media_prompt", 0)
			.put("num_input_audio_prompt", 0)
			.put("num_media_completion", 0)
			.put("num_search_results", 0)
			.put("num_fetches", 0);
	}

}
