package io.github.llmrouter.test;

import java.time.Duration;
import java.util.Arrays;

import reactor.core.publisher.Flux;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a completion into one body. A fault after n of m tokens lies after n/m of its
 * bytes.
 */
final class CallScript {

	private final Completion completion;

	private final CompletionReply reply;

	private final Answer answer;

	private final byte[] filler;

	CallScript(Completion completion) {
		this.completion = completion;
		this.reply = completion.reply();
		this.answer = completion.answer();
		Fault scripted = this.reply.pace().filler();
		this.filler = (scripted instanceof Faults.Insert insert) ? insert.call() : new byte[0];
	}

	Script script(Script.Settlement settlement) {
		Pace pace = this.reply.pace();
		Duration tokens = pace.token().multipliedBy(Math.max(0, this.answer.size() - 1));
		Flux<Frame> frames = Flux
			.concat(pace.waiting(pace.firstToken(), this.filler), pace.waiting(tokens, this.filler), Flux.defer(() -> {
				// before the client can have seen the end
				settlement.settle(false);
				return body();
			}))
			.takeUntil((frame) -> frame.ending() != null);
		return new Script(200, this.completion.headers("application/json"), pace.latency(), frames, settlement);
	}

	private Flux<Frame> body() {
		byte[] body = Chunks.withoutUtf8(Json.bytes(json()));
		Flux<Frame> frames = Flux.empty();
		int from = 0;
		for (Faults.At at : this.reply.faults()) {
			int to = (int) (body.length * Math.min(1.0, (double) at.tokens() / Math.max(1, this.answer.size())));
			if (at.fault() instanceof Faults.Stop stop && stop.halfEvent()) {
				to = body.length / 2;
			}
			frames = frames.concatWith(HttpReply.slices(Arrays.copyOfRange(body, from, Math.max(from, to))))
				.concatWith(fault(at.fault()));
			from = Math.max(from, to);
		}
		Ending ending = this.reply.closing().hold() ? Ending.HOLD : Ending.COMPLETE;
		return frames.concatWith(HttpReply.slices(Arrays.copyOfRange(body, from, body.length)))
			.concatWithValues(Frame.end(ending));
	}

	private Flux<Frame> fault(Fault fault) {
		if (fault instanceof Faults.Pause pause) {
			return Flux.just(Frame.pause(pause.duration()));
		}
		if (fault instanceof Faults.Insert insert) {
			return Flux.just(Frame.of(insert.call()));
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
