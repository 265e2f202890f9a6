package io.github.llmrouter.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a completion into one body. A fault lies where its token ends in the body.
 */
final class CallScript {

	/** A body is built in memory. */
	private static final int MAX_TOKENS = 20_000_000;

	private final Completion completion;

	private final CompletionReply reply;

	private final Answer answer;

	private final byte[] filler;

	CallScript(Completion completion) {
		this.completion = completion;
		this.reply = completion.reply();
		this.answer = completion.answer();
		if (this.answer.size() > MAX_TOKENS) {
			throw new IllegalArgumentException("An endless answer can only be streamed");
		}
		Fault scripted = this.reply.pace().filler();
		this.filler = (scripted instanceof Faults.Insert insert) ? insert.call() : new byte[0];
	}

	Script script(Script.Settlement settlement) {
		Pace pace = this.reply.pace();
		Duration tokens = pace.token().multipliedBy(Math.max(0, this.answer.size() - 1));
		Flux<Frame> frames = Flux
			.concat(pace.waiting(pace.firstToken(), this.filler), pace.waiting(tokens, this.filler), Flux.defer(() -> {
				// before the client can have seen the end
				settlement.settle(this.answer.size(), false);
				return body();
			}))
			.takeUntil((frame) -> frame.ending() != null);
		return new Script(200, this.completion.headers("application/json"), pace.latency(), frames, settlement);
	}

	/**
	 * Write the body, and at each mark what happens there.
	 * @return the steps
	 */
	private Flux<Frame> body() {
		List<Flux<Frame>> parts = new ArrayList<>();
		faultsBeforeTokens().forEach((at) -> parts.add(fault(at.fault())));
		String text = Json.write(json());
		int from = 0;
		for (int i = 0; i < text.length(); i++) {
			int fault = CallChoices.faultMarkedBy(text.charAt(i));
			if (fault >= 0 && fault < this.reply.faults().size()) {
				parts.add(bytes(text.substring(from, i)));
				parts.add(fault(this.reply.faults().get(fault).fault()));
				from = i + 1;
			}
		}
		parts.add(bytes(text.substring(from)));
		parts.add(Flux.just(Frame.end(this.reply.closing().hold() ? Ending.HOLD : Ending.COMPLETE)));
		return Flux.concat(parts);
	}

	private List<Faults.At> faultsBeforeTokens() {
		return this.reply.faults().stream().filter((at) -> at.tokens() == 0 || this.answer.size() == 0).toList();
	}

	private static Flux<Frame> bytes(String text) {
		return HttpReply.slices(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Flux<Frame> fault(Fault fault) {
		if (fault instanceof Faults.Pause pause) {
			return Flux.just(Frame.pause(pause.duration()));
		}
		if (fault instanceof Faults.Insert insert) {
			return Flux.just(Frame.of(insert.call()));
		}
		if (fault == Faults.Oddity.INVALID_UTF8) {
			return Flux.just(Frame.of(Chunks.NO_UTF8.clone()));
		}
		boolean ends = fault instanceof Faults.Stop stop && (stop.ending() != Ending.COMPLETE || stop.halfEvent());
		return ends ? Flux.just(Frame.end(((Faults.Stop) fault).ending())) : Flux.empty();
	}

	private ObjectNode json() {
		ObjectNode json = this.completion.exchange().envelope("chat.completion");
		json.putNull("system_fingerprint").put("service_tier", this.completion.exchange().serviceTier());
		CallChoices choices = new CallChoices(this.completion);
		choices.writeTo(json);
		if (this.completion.usageStyle() != UsageStyle.NONE) {
			json.set("usage", choices.usage().json());
		}
		if (this.completion.routerMetadata()) {
			json.set("openrouter_metadata", this.completion.exchange().routerMetadata());
		}
		return json;
	}

}
