package io.github.llmrouter.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * What the body of an error says, whichever of the usual shapes it has: OpenRouter's,
 * OpenAI's, Anthropic's, an error within a choice, a list of errors, a bare message, no
 * JSON at all. Reading it throws nothing; what is absent, or not of the expected type, is
 * {@code null} or empty. Names are given in lower case.
 */
final class ErrorBody {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
		.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final Pattern STATUS = Pattern.compile("([45]\\d\\d)(?:\\.0+)?");

	private final @Nullable String plainText;

	private final boolean isError;

	private final JsonNode error;

	private final JsonNode metadata;

	private final JsonNode availability;

	private ErrorBody(JsonNode json, @Nullable String plainText) {
		JsonNode root = json.isArray() ? json.path(0) : json;
		JsonNode choice = root.path("choices").path(0);
		JsonNode error = Stream.of(root.path("error"), root.path("error").path(0), choice.path("error"))
			.filter(JsonNode::isObject)
			.findFirst()
			.orElse(root);
		this.plainText = plainText;
		this.error = error;
		this.metadata = error.path("metadata");
		this.availability = error.path("availability");
		this.isError = root.path("error").isObject() || choice.path("error").isObject()
				|| "error".equals(text(choice.path("finish_reason"))) || string("message", "error", "detail") != null
				|| status() != null;
	}

	static ErrorBody of(@Nullable String body) {
		if (body == null) {
			return new ErrorBody(MissingNode.getInstance(), null);
		}
		try {
			JsonNode json = MAPPER.readTree(body);
			return json.isContainer() ? new ErrorBody(json, null) : new ErrorBody(MissingNode.getInstance(), body);
		}
		catch (JacksonException ex) {
			return new ErrorBody(MissingNode.getInstance(), body);
		}
	}

	/** Whether it is an error at all, and not some other answer or no JSON. */
	boolean isError() {
		return this.isError;
	}

	/** Whether it is HTML or XML, as gateways and captive portals send it. */
	boolean isMarkup() {
		return this.plainText != null && this.plainText.stripLeading().startsWith("<");
	}

	/** What may tell what is wrong, most telling first. */
	List<String> names() {
		return Stream
			.of(this.availability.path("code"), this.metadata.path("error_type"), this.error.path("error_type"),
					this.error.path("code"), this.error.path("error"))
			.flatMap((node) -> Stream.ofNullable(name(node)))
			.toList();
	}

	/** The code of the error, if it is a word. */
	@Nullable String code() {
		return name(this.error.path("code"));
	}

	/** The family that OpenAI and Anthropic sort the error into. */
	@Nullable String type() {
		return name(this.error.path("type"));
	}

	/** The status that the body itself names. */
	@Nullable Integer status() {
		Integer code = status(this.error.path("code"));
		return (code != null) ? code : status(this.error.path("http_status"));
	}

	/** Whether the provider itself says that asking again helps. */
	@Nullable Boolean retryable() {
		JsonNode retryable = this.availability.path("retryable");
		return retryable.isBoolean() ? (Boolean) retryable.booleanValue() : null;
	}

	/** Whether OpenRouter names one of these as the limit reached or as the reason. */
	boolean limitIs(String... names) {
		String source = name(this.metadata.path("limit_source"));
		String reason = name(this.metadata.path("reason"));
		return Stream.of(names).anyMatch((name) -> name.equals(source) || name.equals(reason));
	}

	/** Whether the content was declined, by a moderator or by a rule of the account. */
	boolean isModeration() {
		return this.metadata.path("reasons").isArray() || this.metadata.has("flagged_input")
				|| this.metadata.has("patterns");
	}

	/** How long to wait, wherever it is said, as {@code Retry-After} would say it. */
	List<String> waits() {
		List<String> waits = new ArrayList<>(header("Retry-After"));
		Stream.of(this.metadata.path("retry_after_seconds"), this.availability.path("retry_after"))
			.flatMap((node) -> Stream.ofNullable(text(node)))
			.forEach(waits::add);
		return waits;
	}

	/** The values of a response header that the body repeats. */
	List<String> header(String name) {
		return this.metadata.path("headers")
			.properties()
			.stream()
			.filter((header) -> header.getKey().equalsIgnoreCase(name))
			.map(Map.Entry::getValue)
			.flatMap((value) -> Stream.concat(Stream.of(value), value.valueStream()))
			.flatMap((value) -> Stream.ofNullable(text(value)))
			.toList();
	}

	/** The message; of plain text the first line. */
	@Nullable String message() {
		if (this.plainText != null) {
			return isMarkup() ? "a page of markup" : this.plainText.strip().lines().findFirst().orElse(null);
		}
		return string("message", "error", "detail");
	}

	/** The name of the provider behind the provider. */
	@Nullable String upstreamName() {
		return text(this.metadata.path("provider_name"));
	}

	/** What the provider behind the provider said. */
	ErrorBody upstream() {
		JsonNode raw = this.metadata.path("raw");
		return raw.isContainer() ? new ErrorBody(raw, null) : of(text(raw));
	}

	/** The part of the prompt that a moderator quotes. */
	@Nullable String flaggedInput() {
		return text(this.metadata.path("flagged_input"));
	}

	private @Nullable String string(String... names) {
		return Stream.of(names)
			.map(this.error::path)
			.filter(JsonNode::isString)
			.map(JsonNode::stringValue)
			.findFirst()
			.orElse(null);
	}

	private static @Nullable Integer status(JsonNode node) {
		String text = text(node);
		Matcher matcher = STATUS.matcher((text != null) ? text.strip() : "");
		return matcher.matches() ? Integer.valueOf(matcher.group(1)) : null;
	}

	private static @Nullable String name(JsonNode node) {
		return node.isString() ? node.stringValue().strip().toLowerCase(Locale.ROOT) : null;
	}

	private static @Nullable String text(JsonNode node) {
		return node.isString() ? node.stringValue() : node.isNumber() ? node.asString() : null;
	}

}
