package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.SseInspector;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;

/**
 * Inspects the chunks of one streamed completion and tells the attempt's signals of each.
 */
final class ChunkInspector implements SseInspector {

	private final Redactor redactor;

	private final CompletionRepair repair;

	private final @Nullable AttemptSignals signals;

	private final ToolCallNumbers calls = new ToolCallNumbers();

	private boolean calling;

	private boolean numbered;

	private String id = "unknown";

	private String model = "";

	ChunkInspector(Redactor redactor, CompletionRepair repair, @Nullable AttemptSignals signals) {
		this.redactor = redactor;
		this.repair = repair;
		this.signals = signals;
	}

	@Override
	public boolean isLast(@Nullable String event, String data) {
		return data.startsWith("[DONE]");
	}

	@Override
	public @Nullable String inspect(@Nullable String event, String data) throws UnreadableResponseException {
		if (isLast(event, data)) {
			return data;
		}
		CompletionScan scan = CompletionScan.of(data, true);
		if (scan.blank && !"error".equals(event)) {
			// a keep-alive, by which a stalled stream must not seem alive
			return null;
		}
		if (this.signals != null) {
			this.signals.dataReceived(scan.token);
			if (scan.id != null && this.signals.responseId() == null) {
				this.signals.responseId(scan.id);
			}
		}
		if (scan.failed) {
			return this.redactor.redact(InBandError.of(data).body());
		}
		if ("error".equals(event)) {
			return this.redactor.redact("{\"error\":" + data + "}");
		}
		if (scan.incomplete) {
			throw new UnreadableResponseException("An event of the stream has no choices, or one that cannot be read");
		}
		if (this.calling && scan.text) {
			// Spring AI puts the parts of tool calls together and drops text between them
			throw new UnreadableResponseException("The stream goes on with text after the beginning of a tool call");
		}
		this.calling |= scan.toolCall;
		if (this.numbered && scan.unnumbered) {
			throw new UnreadableResponseException("It cannot be told which tool call a part of one belongs to");
		}
		this.numbered |= scan.numbered;
		this.id = (scan.id != null) ? scan.id : this.id;
		this.model = (scan.model != null) ? scan.model : this.model;
		if (scan.faulty) {
			return this.repair.repair(data, this.id, this.model, this.calls);
		}
		return data;
	}

}
