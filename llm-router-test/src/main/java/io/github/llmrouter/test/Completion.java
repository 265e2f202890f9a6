package io.github.llmrouter.test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A reply and the request it answers: what the stream and the call of it have in common.
 *
 * @param reply as scripted
 * @param exchange which completion it is
 * @param answer what is said
 * @param usageStyle how a stream tells the usage
 * @param routerMetadata whether the client asked how the request was routed
 */
record Completion(CompletionReply reply, Exchange exchange, Answer answer, UsageStyle usageStyle,
		boolean routerMetadata) {

	Usage usage(int tokens) {
		int reasoning = Math.min(tokens, this.answer.reasoningTokens());
		return Usage.of(this.reply.billing(), this.exchange.model(), this.exchange.request().promptTokens(), tokens,
				reasoning);
	}

	@Nullable String finishReason(int choice) {
		Closing closing = this.reply.closing();
		if (closing.unfinished()) {
			return null;
		}
		String scripted = closing.finishReason();
		return (scripted != null) ? scripted : this.answer.finishReason(choice);
	}

	@Nullable String nativeFinishReason(@Nullable String finishReason) {
		String scripted = this.reply.closing().nativeFinishReason();
		if (scripted != null || finishReason == null) {
			return scripted;
		}
		return FinishReasons.inWordsOf(this.exchange.model().provider(), finishReason);
	}

	Map<String, List<String>> headers(String contentType) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.put("Content-Type", List.of(contentType));
		headers.put("Cache-Control", List.of("no-cache"));
		headers.put("X-Generation-Id", List.of(this.exchange.id()));
		headers.putAll(this.reply.headers());
		return headers;
	}

}
