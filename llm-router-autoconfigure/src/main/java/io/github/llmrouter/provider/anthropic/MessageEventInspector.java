package io.github.llmrouter.provider.anthropic;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.SseInspector;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Inspects the events of one streamed message and tells the attempt's signals of each.
 */
final class MessageEventInspector implements SseInspector {

	private final Redactor redactor;

	private final UsageWarning warning;

	private final @Nullable AttemptSignals signals;

	private JsonNode firstUsage = MissingNode.getInstance();

	MessageEventInspector(Redactor redactor, UsageWarning warning, @Nullable AttemptSignals signals) {
		this.redactor = redactor;
		this.warning = warning;
		this.signals = signals;
	}

	@Override
	public boolean isLast(@Nullable String event, String data) {
		return "message_stop".equals(event);
	}

	@Override
	public @Nullable String inspect(@Nullable String event, String data) throws UnreadableResponseException {
		if (event == null) {
			// the SDK would pass over it
			throw new UnreadableResponseException("An event has no name");
		}
		if (event.equals("ping")) {
			return null;
		}
		ObjectNode json = MessageFormat.parse(data);
		if (this.signals != null) {
			this.signals.dataReceived(isToken(event, json));
		}
		return switch (event) {
			case "error" -> this.redactor.redact(data);
			case "message_start" -> start(json, data);
			case "message_delta" -> delta(json, data);
			default -> data;
		};
	}

	private static boolean isToken(String event, JsonNode json) {
		if (event.equals("content_block_delta")) {
			JsonNode delta = json.path("delta");
			return !delta.path("text").asString("").isEmpty() || !delta.path("thinking").asString("").isEmpty()
					|| !delta.path("partial_json").asString("").isEmpty();
		}
		if (event.equals("content_block_start")) {
			JsonNode block = json.path("content_block");
			return switch (block.path("type").asString("")) {
				case "text" -> !block.path("text").asString("").isEmpty();
				case "thinking" -> !block.path("thinking").asString("").isEmpty();
				default -> true;
			};
		}
		return false;
	}

	private String start(ObjectNode event, String data) {
		if (!(event.get("message") instanceof ObjectNode message)) {
			return data;
		}
		boolean changed = MessageUsage.mend(message, "input_tokens", this.warning);
		this.firstUsage = message.path("usage");
		return changed ? LosslessJson.MAPPER.writeValueAsString(event) : data;
	}

	private String delta(ObjectNode event, String data) {
		boolean changed = MessageUsage.mend(event, "output_tokens", this.warning);
		changed |= MessageUsage.carryOver(this.firstUsage, (ObjectNode) event.get("usage"));
		return changed ? LosslessJson.MAPPER.writeValueAsString(event) : data;
	}

}
