package io.github.llmrouter.provider.openai;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.llmrouter.provider.http.AnswerFormat;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.Reply;
import io.github.llmrouter.provider.http.SseInspector;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import io.github.llmrouter.target.AttemptSignals;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's chat completions, and what servers make of them.
 */
final class CompletionFormat implements AnswerFormat {

	private final Redactor redactor;

	private final boolean finishReasonRequired;

	private final @Nullable String idHeader;

	private final CompletionRepair repair;

	private final CompletionRepair chunkRepair;

	CompletionFormat(String provider, Redactor redactor, boolean finishReasonRequired, @Nullable String idHeader) {
		this.redactor = redactor;
		this.finishReasonRequired = finishReasonRequired;
		this.idHeader = idHeader;
		UsageWarning warning = new UsageWarning(provider);
		this.repair = new CompletionRepair(false, finishReasonRequired, warning);
		this.chunkRepair = new CompletionRepair(true, finishReasonRequired, warning);
	}

	@Override
	public Reply answer(Reply reply) throws IOException {
		// bytes that are no UTF-8 become replacement characters here, as in a stream
		String json = new String(reply.readBody(), StandardCharsets.UTF_8);
		if (json.isBlank()) {
			throw new UnreadableResponseException("The answer is empty");
		}
		CompletionScan scan = CompletionScan.of(json, false);
		if (scan.failed) {
			InBandError error = InBandError.of(json);
			return reply.with(error.status(), error.body());
		}
		if (scan.choices == 0 || scan.incomplete) {
			throw new UnreadableResponseException("The answer has no choices, or one that cannot be read");
		}
		if (scan.faulty || (scan.unfinished && !this.finishReasonRequired)) {
			json = this.repair.repair(json, "unknown", "", new ToolCallNumbers());
		}
		return reply.with(reply.status(), json);
	}

	@Override
	public @Nullable String responseId(Headers headers) {
		return (this.idHeader != null) ? headers.get(this.idHeader) : null;
	}

	@Override
	public SseInspector events(@Nullable AttemptSignals signals) {
		return new ChunkInspector(this.redactor, this.chunkRepair, signals);
	}

}
