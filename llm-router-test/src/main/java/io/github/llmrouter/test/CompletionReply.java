package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A reply that is an answer of a model: as a stream or as one body, as the request asks.
 * What is not said is as OpenRouter does it. Words are its tokens, and a tool call's
 * arguments come eight characters at a time.
 */
public final class CompletionReply implements Reply {

	private final Content content;

	private final Pace pace;

	private final Billing billing;

	private final Closing closing;

	private final List<Faults.At> faults;

	private final Map<String, List<String>> headers;

	private CompletionReply(Content content, Pace pace, Billing billing, Closing closing, List<Faults.At> faults,
			Map<String, List<String>> headers) {
		this.content = content;
		this.pace = pace;
		this.billing = billing;
		this.closing = closing;
		this.faults = faults;
		this.headers = headers;
	}

	static CompletionReply of(Content content) {
		return new CompletionReply(content, Pace.NONE, Billing.COUNTED, Closing.NATURAL, List.of(), Map.of());
	}

	/**
	 * Answer with exactly so many tokens: the text is cut short or repeated. A huge
	 * number makes an endless stream; a call's body is built in memory.
	 * @param tokens how many
	 * @return a copy of this reply with it
	 */
	public CompletionReply tokens(int tokens) {
		return with(this.content.withTokens(tokens));
	}

	/**
	 * Answer with several choices. All but the first would need {@code n} in the request
	 * of a real client.
	 * @param texts the content of each
	 * @return a copy of this reply with them
	 */
	public CompletionReply choices(String... texts) {
		return with(this.content.withChoices(List.of(texts)));
	}

	/**
	 * Think before the answer. The request's {@code reasoning.exclude} is obeyed.
	 * @param text the thoughts
	 * @return a copy of this reply with it
	 */
	public CompletionReply reasoning(String text) {
		return with(this.content.withReasoning(text));
	}

	/**
	 * Ask for a tool, after the text if there is any.
	 * @param name the function
	 * @param arguments its arguments, usually JSON
	 * @return a copy of this reply with it
	 */
	public CompletionReply toolCall(String name, String arguments) {
		return with(this.content.withToolCall(new ToolCall(name, arguments)));
	}

	/**
	 * Say that another model served the request.
	 * @param model its id
	 * @return a copy of this reply with it
	 */
	public CompletionReply model(String model) {
		return with(this.closing.withServer(model, this.closing.provider()));
	}

	/**
	 * Say that another provider served the request.
	 * @param provider its name
	 * @return a copy of this reply with it
	 */
	public CompletionReply provider(String provider) {
		return with(this.closing.withServer(this.closing.model(), provider));
	}

	/**
	 * End for another reason, known or unknown. Without a call of this it is {@code stop}
	 * or {@code tool_calls}.
	 * @param finishReason {@code length}, {@code content_filter} and so on; {@code null}
	 * for none: a stream has no chunk for it then
	 * @return a copy of this reply with it
	 */
	public CompletionReply finishReason(@Nullable String finishReason) {
		return with(this.closing.withFinishReason(finishReason, null));
	}

	/**
	 * End for another reason, and say how the provider calls it.
	 * @param finishReason OpenRouter's word
	 * @param nativeFinishReason the provider's word
	 * @return a copy of this reply with it
	 */
	public CompletionReply finishReason(String finishReason, String nativeFinishReason) {
		return with(this.closing.withFinishReason(finishReason, nativeFinishReason));
	}

	/**
	 * Set a header of the response, the content type for instance.
	 * @param name of the header
	 * @param value of the header, without line breaks
	 * @return a copy of this reply with it
	 */
	public CompletionReply header(String name, String value) {
		Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		all.putAll(this.headers);
		all.put(name, List.of(value));
		return new CompletionReply(this.content, this.pace, this.billing, this.closing, this.faults, all);
	}

	@Override
	public CompletionReply latency(Duration latency) {
		return with(this.pace.withLatency(latency));
	}

	/**
	 * Wait between the headers and the first token.
	 * @param delay how long
	 * @return a copy of this reply with it
	 */
	public CompletionReply firstTokenAfter(Duration delay) {
		return with(this.pace.withFirstToken(delay));
	}

	/**
	 * Send the headers and then wait for ever.
	 * @return a copy of this reply with it
	 */
	public CompletionReply firstTokenNever() {
		return firstTokenAfter(Pace.FOREVER);
	}

	/**
	 * Wait before each token but the first. A call waits as long for its body.
	 * @param delay how long
	 * @return a copy of this reply with it
	 */
	public CompletionReply tokenEvery(Duration delay) {
		return with(this.pace.withToken(delay));
	}

	/**
	 * Set the rate of the tokens.
	 * @param rate tokens per second, positive
	 * @return a copy of this reply with it
	 */
	public CompletionReply tokensPerSecond(double rate) {
		if (!(rate > 0)) {
			throw new IllegalArgumentException("rate must be positive");
		}
		return tokenEvery(Duration.ofNanos(Math.round(1_000_000_000 / rate)));
	}

	/**
	 * Send comment lines, or blanks in a call, whenever a wait is longer than that.
	 * @param interval between two of them
	 * @return a copy of this reply with it
	 */
	public CompletionReply keepAlive(Duration interval) {
		return fillWaits(Fault.comment(), interval);
	}

	/**
	 * Send something whenever a wait is longer than that; {@link Fault#emptyChunk} for
	 * instance.
	 * @param filler what is sent; none that ends the answer
	 * @param interval between two of them
	 * @return a copy of this reply with it
	 */
	public CompletionReply fillWaits(Fault filler, Duration interval) {
		return with(this.pace.withFiller(filler, interval));
	}

	/**
	 * Say how many tokens were used, however many there were: the sum is the total, and
	 * what is negative or huge is sent as it is.
	 * @param prompt tokens of the prompt
	 * @param completion tokens of the answer
	 * @return a copy of this reply with it
	 */
	public CompletionReply usage(long prompt, long completion) {
		return with(this.billing.withPrompt(prompt).withCompletion(completion));
	}

	/**
	 * Say how much of the prompt met a cache.
	 * @param read tokens that came from the cache
	 * @param written tokens that went to it
	 * @return a copy of this reply with it
	 */
	public CompletionReply cachedTokens(long read, long written) {
		return with(this.billing.withCache(read, written));
	}

	/**
	 * Say how many of the answer's tokens were thought, not said.
	 * @param tokens how many
	 * @return a copy of this reply with it
	 */
	public CompletionReply reasoningTokens(long tokens) {
		return with(this.billing.withReasoning(tokens));
	}

	/**
	 * Say what it cost. Without a call of this it is what the catalogue's prices give.
	 * @param cost USD
	 * @return a copy of this reply with it
	 */
	public CompletionReply cost(BigDecimal cost) {
		return with(this.billing.withCost(cost));
	}

	/**
	 * Tell the usage in another way.
	 * @param style how
	 * @return a copy of this reply with it
	 */
	public CompletionReply usage(UsageStyle style) {
		return with(this.billing.withStyle(style));
	}

	/**
	 * Let something happen in the middle. At 0 it happens before the first chunk, beyond
	 * the last token before the finish reason. Several faults at one place happen in the
	 * order in which they were given.
	 * @param tokens how many tokens are sent before it, those of reasoning and tool calls
	 * included
	 * @param fault what happens
	 * @return a copy of this reply with it
	 */
	public CompletionReply after(int tokens, Fault fault) {
		List<Faults.At> all = new ArrayList<>(this.faults);
		all.add(new Faults.At(tokens, fault));
		all.sort(Comparator.comparingInt(Faults.At::tokens));
		return new CompletionReply(this.content, this.pace, this.billing, this.closing, List.copyOf(all), this.headers);
	}

	/**
	 * Close the connection in the middle: {@link Fault#cut}.
	 * @param tokens how many tokens are sent before it
	 * @return a copy of this reply with it
	 */
	public CompletionReply cutAfter(int tokens) {
		return after(tokens, Fault.cut());
	}

	/**
	 * Reset the connection in the middle: {@link Fault#reset}.
	 * @param tokens how many tokens are sent before it
	 * @return a copy of this reply with it
	 */
	public CompletionReply resetAfter(int tokens) {
		return after(tokens, Fault.reset());
	}

	/**
	 * Fall silent in the middle: {@link Fault#stall}.
	 * @param tokens how many tokens are sent before it
	 * @return a copy of this reply with it
	 */
	public CompletionReply stallAfter(int tokens) {
		return after(tokens, Fault.stall());
	}

	/**
	 * Fail in the middle: {@link Fault#error}.
	 * @param tokens how many tokens are sent before it
	 * @param error what went wrong
	 * @return a copy of this reply with it
	 */
	public CompletionReply errorAfter(int tokens, OpenRouterError error) {
		return after(tokens, Fault.error(error));
	}

	/**
	 * End a stream without {@code [DONE]}.
	 * @return a copy of this reply with it
	 */
	public CompletionReply withoutDone() {
		return with(this.closing.withoutDone());
	}

	/**
	 * Hold the connection open after the last byte, and never complete the HTTP message.
	 * @return a copy of this reply with it
	 */
	public CompletionReply heldOpen() {
		return with(this.closing.held());
	}

	Content content() {
		return this.content;
	}

	Pace pace() {
		return this.pace;
	}

	Billing billing() {
		return this.billing;
	}

	Closing closing() {
		return this.closing;
	}

	Map<String, List<String>> headers() {
		return this.headers;
	}

	List<Faults.At> faults() {
		return this.faults;
	}

	CompletionReply with(Content content) {
		return new CompletionReply(content, this.pace, this.billing, this.closing, this.faults, this.headers);
	}

	private CompletionReply with(Pace pace) {
		return new CompletionReply(this.content, pace, this.billing, this.closing, this.faults, this.headers);
	}

	private CompletionReply with(Billing billing) {
		return new CompletionReply(this.content, this.pace, billing, this.closing, this.faults, this.headers);
	}

	CompletionReply with(Closing closing) {
		return new CompletionReply(this.content, this.pace, this.billing, closing, this.faults, this.headers);
	}

}
