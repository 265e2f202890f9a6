package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the chunks of one stream.
 */
final class Chunks {

	static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

	/** What no UTF-8 has in it. */
	static final byte[] NO_UTF8 = { (byte) 0xC3, '(', (byte) 0xFF };

	private final Exchange exchange;

	Chunks(Exchange exchange) {
		this.exchange = exchange;
	}

	byte[] role(int choice) {
		return event(chunk(choice(choice, Delta.of(choice, Delta.Kind.CONTENT, "").json(), null, null)));
	}

	byte[] delta(Delta delta, @Nullable Usage usage) {
		ObjectNode chunk = chunk(choice(delta.choice(), delta.json(), null, null));
		if (usage != null) {
			chunk.set("usage", usage.json());
		}
		return event(chunk);
	}

	byte[] finish(int choice, @Nullable String reason, @Nullable String nativeReason, @Nullable OpenRouterError error) {
		ObjectNode node = choice(choice, Delta.of(choice, Delta.Kind.CONTENT, "").json(), reason, nativeReason);
		if (error != null) {
			node.set("error", error.json());
		}
		return event(chunk(node));
	}

	byte[] usage(Usage usage, UsageStyle style, boolean routerMetadata) {
		boolean oneChoice = style == UsageStyle.EMPTY_CHOICE;
		ObjectNode chunk = chunk(oneChoice ? choice(0, Delta.of(0, Delta.Kind.CONTENT, "").json(), null, null) : null);
		chunk.put("service_tier", this.exchange.serviceTier());
		chunk.set("usage", usage.json());
		if (routerMetadata) {
			chunk.set("openrouter_metadata", this.exchange.routerMetadata());
		}
		if (style == UsageStyle.WITHOUT_ID) {
			chunk.remove("id");
		}
		return event(chunk);
	}

	byte[] error(OpenRouterError error) {
		ObjectNode chunk = chunk(choice(0, Json.object().put("content", ""), "error", null));
		chunk.set("error", error.json());
		return event(chunk);
	}

	byte[] odd(Faults.Oddity oddity) {
		return switch (oddity) {
			case EMPTY_DELTA -> role(0);
			case EMPTY_CHOICES -> event(chunk(null));
			case NULL_CHOICES -> event(chunk(null).putNull("choices"));
			case INVALID_UTF8 -> withoutUtf8();
		};
	}

	private byte[] withoutUtf8() {
		byte[] chunk = delta(Delta.of(0, Delta.Kind.CONTENT, " caf###"), null);
		int place = new String(chunk, StandardCharsets.ISO_8859_1).indexOf("###");
		System.arraycopy(NO_UTF8, 0, chunk, place, NO_UTF8.length);
		return chunk;
	}

	private ObjectNode chunk(@Nullable ObjectNode choice) {
		ObjectNode chunk = this.exchange.envelope("chat.completion.chunk");
		if (choice != null) {
			chunk.putArray("choices").add(choice);
		}
		else {
			chunk.putArray("choices");
		}
		return chunk;
	}

	private static ObjectNode choice(int index, ObjectNode delta, @Nullable String reason,
			@Nullable String nativeReason) {
		ObjectNode choice = Json.object().put("index", index);
		choice.set("delta", delta);
		return choice.put("finish_reason", reason).put("native_finish_reason", nativeReason).putNull("logprobs");
	}

	static byte[] event(JsonNode data) {
		return ("data: " + Json.write(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
	}

}
