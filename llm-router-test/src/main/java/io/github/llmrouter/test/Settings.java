package io.github.llmrouter.test;

import org.jspecify.annotations.Nullable;

/**
 * How a fake was set up.
 *
 * @param port to listen at; 0 for any that is free
 * @param key the one that is accepted; {@code null} for any
 * @param managementKey accepted besides, and for {@code /credits}
 * @param strict whether unknown models are refused
 * @param catalogue its models
 * @param usageStyle how streams tell their usage
 * @param timeScale what every delay is multiplied with
 * @param maxRecordedRequests how many requests are kept
 */
record Settings(int port, @Nullable String key, @Nullable String managementKey, boolean strict, Catalogue catalogue,
		UsageStyle usageStyle, double timeScale, int maxRecordedRequests) {

	/**
	 * Check the key of a request.
	 * @param request with or without one
	 * @return what is wrong with it, or {@code null}
	 */
	@Nullable OpenRouterError refusal(RecordedRequest request) {
		String sent = bearer(request);
		if (sent == null) {
			return OpenRouterErrors.missingAuthentication();
		}
		boolean accepted = this.key == null || this.key.equals(sent) || sent.equals(this.managementKey);
		return accepted ? null : OpenRouterErrors.unknownKey();
	}

	boolean managed(RecordedRequest request) {
		return this.managementKey != null && this.managementKey.equals(bearer(request));
	}

	static @Nullable String bearer(RecordedRequest request) {
		String header = request.header("Authorization");
		boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
		String sent = (header != null && bearer) ? header.substring(7).trim() : "";
		return sent.isEmpty() ? null : sent;
	}

}
