package io.github.llmrouter.test.langfuse;

import org.jspecify.annotations.Nullable;

/**
 * What the fake speaks of Langfuse's API.
 */
public enum LangfuseEndpoint {

	/** Takes spans. */
	TRACES("POST", "/api/public/otel/v1/traces"),

	/** Takes scores. */
	SCORES("POST", "/api/public/scores"),

	/** Gives prompts. */
	PROMPTS("GET", "/api/public/v2/prompts/");

	private final String method;

	private final String path;

	LangfuseEndpoint(String method, String path) {
		this.method = method;
		this.path = path;
	}

	static @Nullable LangfuseEndpoint of(ReceivedRequest request) {
		for (LangfuseEndpoint endpoint : values()) {
			boolean here = (endpoint == PROMPTS) ? request.path().startsWith(endpoint.path)
					: request.path().equals(endpoint.path);
			if (here && request.method().equals(endpoint.method)) {
				return endpoint;
			}
		}
		return null;
	}

	String path() {
		return this.path;
	}

}
