package io.github.llmrouter.provider.anthropic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.github.llmrouter.provider.http.AnswerFormat;
import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.Redactor;
import io.github.llmrouter.provider.http.Reply;
import io.github.llmrouter.provider.http.SseInspector;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import io.github.llmrouter.provider.http.UsageWarning;
import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's messages.
 */
final class MessageFormat implements AnswerFormat {

	private final Redactor redactor;

	private final UsageWarning warning;

	MessageFormat(String provider, Redactor redactor) {
		this.warning = new UsageWarning(provider);
		this.redactor = redactor;
	}

	@Override
	public Reply answer(Reply reply) throws IOException {
		String json = new String(reply.readBody(), StandardCharsets.UTF_8);
		ObjectNode message = parse(json);
		if (message.hasNonNull("error")) {
			return reply.with(AnthropicErrors.status(message), json);
		}
		if (!(message.get("content") instanceof ArrayNode content)) {
			throw new UnreadableResponseException("The answer has no content");
		}
		boolean changed = MessageUsage.mend(message, "input_tokens", this.warning)
				| MessageUsage.mend(message, "output_tokens", this.warning);
		if (content.isEmpty()) {
			// Spring AI would log the prompt and lose the usage
			content.addObject().put("type", "text").put("text", "");
			changed = true;
		}
		return reply.with(reply.status(), changed ? LosslessJson.MAPPER.writeValueAsString(message) : json);
	}

	static ObjectNode parse(String json) throws UnreadableResponseException {
		try {
			JsonNode node = LosslessJson.read(json);
			if (node instanceof ObjectNode object) {
				return object;
			}
			throw new UnreadableResponseException("The answer is no JSON object");
		}
		catch (JacksonException ex) {
			// not as the cause: its message quotes the answer
			throw new UnreadableResponseException("The answer is no JSON");
		}
	}

	@Override
	public SseInspector events(@Nullable AttemptSignals signals) {
		return new MessageEventInspector(this.redactor, this.warning, signals);
	}

}
