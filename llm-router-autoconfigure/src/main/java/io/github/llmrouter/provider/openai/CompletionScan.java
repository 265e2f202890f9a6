package io.github.llmrouter.provider.openai;

import io.github.llmrouter.provider.http.LosslessJson;
import io.github.llmrouter.provider.http.UnreadableResponseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What one pass over a completion, or over a chunk of one, tells: enough to let a healthy
 * one pass as it came. Anything else is left to {@link CompletionRepair}.
 */
final class CompletionScan {

	/** It holds an error in place of an answer, or next to a part of one. */
	boolean failed;

	/** Something would make Spring AI fail or misread it. */
	boolean faulty;

	/** A choice has no finish reason. */
	boolean unfinished;

	/**
	 * A choice lacks its message or cannot be read; in a chunk, there may be a piece of
	 * the answer where none is looked for.
	 */
	boolean incomplete;

	/** It holds nothing at all, but for what type it is: a keep-alive. */
	boolean blank = true;

	/** It carries a piece of the answer. */
	boolean token;

	/** It carries text that is not blank. */
	boolean text;

	/** It carries a part of a tool call. */
	boolean toolCall;

	/** It carries a part of a tool call that has an index. */
	boolean numbered;

	/** It carries a part of a tool call that has none. */
	boolean unnumbered;

	int choices;

	@Nullable String id;

	@Nullable String model;

	private final boolean chunk;

	private CompletionScan(boolean chunk) {
		this.chunk = chunk;
	}

	/**
	 * Scan.
	 * @param json the completion or chunk
	 * @param chunk whether it is a chunk
	 * @return what it holds
	 * @throws UnreadableResponseException if it is no JSON object
	 */
	static CompletionScan of(String json, boolean chunk) throws UnreadableResponseException {
		CompletionScan scan = new CompletionScan(chunk);
		try (JsonParser parser = LosslessJson.FACTORY.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new UnreadableResponseException("The answer is no JSON object");
			}
			scan.root(parser);
			if (parser.nextToken() != null) {
				throw new UnreadableResponseException("The answer goes on after its JSON object");
			}
			return scan;
		}
		catch (StreamConstraintsException ex) {
			throw UnreadableResponseException.tooMuchToParse();
		}
		catch (JacksonException ex) {
			// not as the cause: its message quotes the answer
			throw new UnreadableResponseException("The answer is no JSON");
		}
	}

	private void root(JsonParser parser) {
		boolean choices = false;
		boolean misplaced = false;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken value = parser.nextToken();
			this.blank &= name.equals("type");
			switch (name) {
				case "id" -> this.id = text(parser, value);
				case "model" -> this.model = text(parser, value);
				case "error" -> {
					this.failed |= (value != JsonToken.VALUE_NULL);
					// the SDK takes an explicit null in a stream for an error
					this.faulty |= this.chunk && value == JsonToken.VALUE_NULL;
					parser.skipChildren();
				}
				case "choices" -> {
					choices = (value == JsonToken.START_ARRAY);
					this.incomplete |= !choices && value != JsonToken.VALUE_NULL;
					choices(parser, value);
				}
				case "usage" -> this.faulty |= value != JsonToken.VALUE_NULL && !UsageScan.isSound(parser, value);
				case "delta", "message", "content", "text", "response", "output" -> {
					misplaced |= value != JsonToken.VALUE_NULL;
					parser.skipChildren();
				}
				default -> parser.skipChildren();
			}
		}
		this.faulty |= this.id == null || this.model == null || (this.chunk && !choices);
		this.incomplete |= !choices && (misplaced || !this.chunk);
	}

	private void choices(JsonParser parser, JsonToken value) {
		if (value != JsonToken.START_ARRAY) {
			parser.skipChildren();
			return;
		}
		while (parser.nextToken() != JsonToken.END_ARRAY) {
			if (parser.currentToken() == JsonToken.START_OBJECT) {
				choice(parser);
			}
			else {
				this.incomplete = true;
				parser.skipChildren();
			}
			this.choices++;
		}
	}

	private void choice(JsonParser parser) {
		boolean index = false;
		boolean part = false;
		boolean misplaced = false;
		boolean finished = false;
		while (parser.nextToken() != JsonToken.END_OBJECT) {
			String name = parser.currentName();
			JsonToken value = parser.nextToken();
			switch (name) {
				case "index" -> {
					index = (value == JsonToken.VALUE_NUMBER_INT);
					parser.skipChildren();
				}
				case "finish_reason" -> finished = finishReason(parser, value);
				case "error" -> {
					this.failed |= (value != JsonToken.VALUE_NULL);
					parser.skipChildren();
				}
				case "message", "delta" -> {
					if (name.equals(this.chunk ? "delta" : "message") && value == JsonToken.START_OBJECT) {
						part = true;
						PartScan scan = PartScan.of(parser);
						this.token |= scan.token;
						this.text |= scan.text;
						this.toolCall |= scan.toolCall;
						this.numbered |= scan.numbered;
						this.unnumbered |= scan.unnumbered;
						this.faulty |= this.chunk && scan.unnumbered;
						this.incomplete |= scan.unreadable;
					}
					else {
						misplaced |= value != JsonToken.VALUE_NULL;
						parser.skipChildren();
					}
				}
				case "text", "content" -> {
					misplaced |= value != JsonToken.VALUE_NULL;
					parser.skipChildren();
				}
				default -> parser.skipChildren();
			}
		}
		this.faulty |= !index || (this.chunk && !part);
		this.incomplete |= !part && (misplaced || !this.chunk);
		this.unfinished |= !finished;
	}

	private boolean finishReason(JsonParser parser, JsonToken value) {
		if (value != JsonToken.VALUE_STRING) {
			this.faulty |= (value != JsonToken.VALUE_NULL);
			parser.skipChildren();
			return false;
		}
		String reason = parser.getString();
		String translated = FinishReasons.translate(reason);
		this.failed |= FinishReasons.ERROR.equals(translated);
		this.faulty |= !reason.equals(translated);
		return translated != null;
	}

	private static @Nullable String text(JsonParser parser, JsonToken value) {
		if (hasText(parser, value)) {
			return parser.getString();
		}
		parser.skipChildren();
		return null;
	}

	static boolean hasText(JsonParser parser, JsonToken value) {
		return value == JsonToken.VALUE_STRING && parser.getStringLength() > 0;
	}

}
