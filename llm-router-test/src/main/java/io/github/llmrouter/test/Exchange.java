package io.github.llmrouter.test;

import tools.jackson.databind.node.ObjectNode;

/**
 * One completion: who asked for what, and who serves it under which id.
 *
 * @param request what was asked
 * @param requested the model that was asked for
 * @param model the model that serves it
 * @param id of the generation
 * @param created seconds since 1970
 */
record Exchange(ChatRequest request, String requested, FakeModel model, String id, long created) {

	/**
	 * Begin a completion or a chunk of one.
	 * @param object what it is
	 * @return what all of them begin with
	 */
	ObjectNode envelope(String object) {
		return Json.object()
			.put("id", this.id)
			.put("provider", this.model.provider())
			.put("model", this.model.id())
			.put("object", object)
			.put("created", this.created);
	}

	/**
	 * Tell how the request was routed, as {@code X-OpenRouter-Metadata: enabled} asks.
	 * @return the metadata
	 */
	ObjectNode routerMetadata() {
		ObjectNode metadata = Json.object()
			.put("requested", this.requested)
			.put("strategy", this.requested.equals(this.model.id()) ? "direct" : "alias")
			.putNull("region")
			.put("summary", "served by " + this.model.provider())
			.put("attempt", 1)
			.put("is_byok", false);
		ObjectNode endpoints = metadata.putObject("endpoints").put("total", 1);
		endpoints.putArray("available")
			.addObject()
			.put("provider", this.model.provider())
			.put("model", this.model.id())
			.put("selected", true);
		return metadata;
	}

	String serviceTier() {
		String tier = this.request.text("service_tier");
		return (tier == null || "auto".equals(tier)) ? "default" : tier;
	}

}
