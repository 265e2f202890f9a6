package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import reactor.core.publisher.Flux;

/**
 * Turns a completion into a stream of events.
 */
final class StreamScript {

	private final Completion completion;

	private final CompletionReply reply;

	private final Answer answer;

	private final Chunks chunks;

	private final byte[] filler;

	StreamScript(Completion completion) {
		this.completion = completion;
		this.reply = completion.reply();
		this.answer = completion.answer();
		this.chunks = new Chunks(completion.exchange());
		Fault scripted = this.reply.pace().filler();
		this.filler = (scripted != null) ? bytes(scripted, 0) : new byte[0];
	}

	Script script(Script.Settlement settlement) {
		Flux<Frame> frames = Flux.concat(head(), body(), Flux.defer(() -> {
			// before the client can have seen the end
			settlement.settle(this.answer.size(), false);
			return tail();
		})).takeUntil((frame) -> frame.ending() != null);
		return new Script(200, this.completion.headers("text/event-stream"), this.reply.pace().latency(), frames,
				settlement);
	}

	private Flux<Frame> head() {
		Flux<Frame> comment = Flux.just(Frame.of(((Faults.Insert) Fault.comment()).stream()));
		Flux<Frame> wait = this.reply.pace().waiting(this.reply.pace().firstToken(), this.filler);
		Flux<Frame> roles = Flux.range(0, this.answer.choices()).map((choice) -> Frame.of(this.chunks.role(choice)));
		return Flux.concat(comment, faults(0), wait, roles);
	}

	private Flux<Frame> body() {
		return Flux.range(0, this.answer.size()).concatMap(this::token, 0);
	}

	private Flux<Frame> token(int index) {
		boolean cumulative = this.completion.usageStyle() == UsageStyle.CUMULATIVE;
		Usage usage = cumulative ? this.completion.usage(index + 1) : null;
		Frame token = Frame.token(this.chunks.delta(this.answer.get(index), usage));
		boolean waits = index > 0 && !this.reply.pace().token().isZero();
		boolean faulty = this.reply.faults().stream().anyMatch((at) -> at.tokens() == index + 1);
		if (!waits && !faulty) {
			return Flux.just(token);
		}
		Flux<Frame> wait = waits ? this.reply.pace().waiting(this.reply.pace().token(), this.filler) : Flux.empty();
		return Flux.concat(wait, Flux.just(token), faults(index + 1));
	}

	private Flux<Frame> tail() {
		Flux<Frame> late = Flux.fromIterable(this.reply.faults())
			.filter((at) -> at.tokens() > this.answer.size())
			.concatMap((at) -> fault(at.fault(), this.answer.size()));
		List<Frame> end = new ArrayList<>();
		for (int choice = 0; choice < this.answer.choices(); choice++) {
			String reason = this.completion.finishReason(choice);
			if (reason != null) {
				end.add(Frame.of(this.chunks.finish(choice, reason, this.completion.nativeFinishReason(reason), null)));
			}
		}
		end.addAll(closing(this.completion.usage(this.answer.size())));
		return late.concatWith(Flux.fromIterable(end));
	}

	private List<Frame> closing(Usage usage) {
		UsageStyle style = this.completion.usageStyle();
		List<Frame> closing = new ArrayList<>();
		if (style != UsageStyle.NONE) {
			Frame chunk = Frame.of(this.chunks.usage(usage, style, this.completion.routerMetadata()));
			closing.add(chunk);
			if (style == UsageStyle.TWICE) {
				closing.add(chunk);
			}
		}
		if (this.reply.closing().done()) {
			closing.add(Frame.of(Chunks.DONE));
		}
		closing.add(Frame.end(this.reply.closing().hold() ? Ending.HOLD : Ending.COMPLETE));
		return closing;
	}

	private Flux<Frame> faults(int tokens) {
		return Flux.fromIterable(this.reply.faults())
			.filter((at) -> at.tokens() == tokens)
			.concatMap((at) -> fault(at.fault(), tokens));
	}

	private Flux<Frame> fault(Fault fault, int tokens) {
		if (fault instanceof Faults.Pause pause) {
			return this.reply.pace().waiting(pause.duration(), this.filler);
		}
		Frame frame = Frame.of(bytes(fault, tokens));
		if (fault instanceof Faults.Stop stop) {
			boolean lives = stop.ending() == Ending.HOLD && this.reply.pace().filler() != null;
			Flux<Frame> end = lives ? this.reply.pace().waiting(Pace.FOREVER, this.filler)
					: Flux.just(Frame.end(stop.ending()));
			return Flux.just(frame).concatWith(end);
		}
		if (fault instanceof Faults.Failure failure) {
			List<Frame> frames = new ArrayList<>(List.of(frame));
			frames.addAll(failure.event() ? List.of(Frame.end(Ending.COMPLETE))
					: closing(this.completion.usage(tokens).free()));
			return Flux.fromIterable(frames);
		}
		return Flux.just(frame);
	}

	private byte[] bytes(Fault fault, int tokens) {
		if (fault instanceof Faults.Insert insert) {
			return insert.stream();
		}
		if (fault instanceof Faults.Oddity oddity) {
			return this.chunks.odd(oddity);
		}
		if (fault instanceof Faults.Failure failure) {
			return failure.event() ? this.chunks.error(failure.error())
					: this.chunks.finish(0, "error", null, failure.error());
		}
		boolean half = fault instanceof Faults.Stop stop && stop.halfEvent();
		if (!half) {
			return new byte[0];
		}
		byte[] whole = (tokens < this.answer.size()) ? this.chunks.delta(this.answer.get(tokens), null)
				: this.chunks.role(0);
		return Arrays.copyOf(whole, whole.length / 2);
	}

}
