package io.github.llmrouter.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.llmrouter.test.CompletionReply;
import io.github.llmrouter.test.Fault;
import io.github.llmrouter.test.OpenRouterErrors;
import io.github.llmrouter.test.RecordedRequest;
import io.github.llmrouter.test.Reply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the fake does about each request: every call has a text of its own for an answer,
 * and some requests meet a fault. Now and then one model fails nearly always, and now and
 * then all do. Safe for use by several threads.
 */
final class SoakWeather implements Function<RecordedRequest, Reply> {

	static final List<String> MODELS = List.of("first", "second", "third");

	private static final List<String> WORDS = List.of("river", "stone", "seven", "light", "when", "a", "the", "under",
			"morning", "ship", "of", "glass", "and", "winter", "carries", "quiet", "letters", "home", "Ärger", "日本");

	private static final int DISTANCE = 8;

	private static final Pattern NUMBER = Pattern.compile("#(\\d+)#");

	/** What {@link SoakCall} puts into some prompts, and no model must read. */
	static final char INVISIBLE = '\u202E';

	/**
	 * So many calls meet no fault, as code that is new is too slow for short timeouts.
	 */
	static final int FAIR = 100;

	private static final int SPELL = 500;

	private static final Duration TOO_LATE = Duration.ofMinutes(1);

	private final Random random;

	private final AtomicInteger faults = new AtomicInteger();

	private final AtomicInteger dirty = new AtomicInteger();

	SoakWeather(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * The text that answers a call. No word comes twice within a few: nobody could tell
	 * whether a model that goes on with the very word at which it stopped repeats it.
	 * @param number of the call
	 * @return the only right answer
	 */
	static String text(int number) {
		SplittableRandom random = new SplittableRandom(number);
		List<String> words = new ArrayList<>(WORDS);
		StringBuilder text = new StringBuilder("Answer " + number + ":");
		for (int i = 8 + random.nextInt(30); i > 0; i--) {
			String word = words.remove(random.nextInt(words.size() - DISTANCE));
			text.append(' ').append(word);
			words.add(word);
		}
		return text.append(" end.").toString();
	}

	@Override
	public Reply apply(RecordedRequest request) {
		String body = request.body();
		Matcher matcher = NUMBER.matcher(body);
		if (!matcher.find()) {
			return Reply.status(400);
		}
		if (body.indexOf(INVISIBLE) >= 0 || body.contains("\\u202")) {
			this.dirty.incrementAndGet();
		}
		int number = Integer.parseInt(matcher.group(1));
		CompletionReply answer = Reply.text(rest(text(number), request.json().path("messages")));
		if (this.random.nextInt(4) == 0) {
			answer = answer.tokenEvery(Duration.ofMillis(2));
		}
		if (number < FAIR || this.random.nextDouble() >= shareOfFaults(number / SPELL % 10, request.model())) {
			return answer;
		}
		this.faults.incrementAndGet();
		return fault(answer, this.random.nextInt(40));
	}

	/** What a model answers that is asked to continue. */
	private String rest(String text, JsonNode messages) {
		JsonNode delivered = messages.path(messages.size() - 2);
		if (!"assistant".equals(delivered.path("role").asString(""))) {
			return text;
		}
		int length = delivered.path("content").asString("").length();
		return switch (this.random.nextInt(3)) {
			// begins anew
			case 0 -> text;
			// repeats the end, as it is asked to
			case 1 -> text.substring(Math.max(0, text.lastIndexOf(' ', Math.max(0, length - 20))));
			// goes on at once, if there is anything left
			default -> (length < text.length()) ? text.substring(length) : text;
		};
	}

	private static double shareOfFaults(int spell, @Nullable String model) {
		return switch (spell) {
			case 3 -> MODELS.get(0).equals(model) ? 0.95 : 0.2;
			case 7 -> 0.9;
			default -> 0.2;
		};
	}

	private Reply fault(CompletionReply answer, int place) {
		return switch (this.random.nextInt(34)) {
			case 0 -> Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ZERO));
			case 1 -> Reply.error(OpenRouterErrors.upstreamRateLimit(Duration.ofSeconds(1)));
			case 2 ->
				Reply.error(OpenRouterErrors.upstreamRateLimit((place == 0) ? Duration.ofHours(1) : Duration.ZERO));
			case 3 -> Reply.status(429).body("{}");
			case 4 -> Reply.error(OpenRouterErrors.internal());
			case 5 -> Reply.error(OpenRouterErrors.unavailable());
			case 6 -> Reply.error(OpenRouterErrors.overloaded());
			case 7 -> Reply.errorWithStatus200(OpenRouterErrors.badGateway());
			case 8 -> Reply.html(200);
			case 9 -> Reply.status(200);
			case 10 -> Reply.truncatedJson();
			case 11 -> Reply.reset();
			case 12 -> Reply.disconnect();
			case 13 -> Reply.silence();
			case 14 -> answer.latency(TOO_LATE);
			case 15 -> answer.firstTokenAfter(TOO_LATE);
			case 16 -> Reply.keepAliveOnly(Duration.ofMillis(20));
			case 17 -> answer.firstTokenAfter(Duration.ofMillis(100)).keepAlive(Duration.ofMillis(10));
			case 18 -> answer.cutAfter(place);
			case 19 -> answer.resetAfter(place);
			case 20 -> answer.stallAfter(place);
			case 21 -> answer.stallAfter(place).keepAlive(Duration.ofMillis(20));
			case 22 -> answer.after(place, Fault.malformedChunk());
			case 23 -> answer.after(place, Fault.halfEvent());
			case 24 -> answer.after(place, Fault.end());
			case 25 -> answer.errorAfter(place, OpenRouterErrors.badGateway());
			case 26 -> answer.after(place, Fault.failedChoice(OpenRouterErrors.overloaded()));
			case 27 -> answer.after(place, Fault.nullChoices());
			case 28 -> answer.after(place, Fault.emptyChoices());
			case 29 -> answer.after(place, Fault.emptyChunk()).after(place, Fault.comment());
			case 30 -> answer.withoutDone();
			case 31 -> answer.heldOpen();
			case 32 -> answer.finishReason(null);
			default -> Reply.text("");
		};
	}

	int faults() {
		return this.faults.get();
	}

	/**
	 * How many requests held what should have been removed.
	 * @return the number
	 */
	int dirty() {
		return this.dirty.get();
	}

}
