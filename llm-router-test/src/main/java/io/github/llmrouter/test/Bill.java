package io.github.llmrouter.test;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Charges a completion once, for what was sent of it.
 */
final class Bill implements Script.Settlement {

	private final Account account;

	private final Completion completion;

	private final RecordedRequest recorded;

	private final AtomicBoolean settled = new AtomicBoolean();

	Bill(Account account, Completion completion, RecordedRequest recorded) {
		this.account = account;
		this.completion = completion;
		this.recorded = recorded;
	}

	@Override
	public void settle(int tokens, boolean cancelled) {
		if (this.settled.compareAndSet(false, true)) {
			this.account.add(generation(tokens, cancelled));
		}
	}

	private Generation generation(int tokens, boolean cancelled) {
		boolean streamed = this.recorded.stream();
		boolean failed = this.completion.reply()
			.faults()
			.stream()
			.anyMatch((at) -> at.fault() instanceof Faults.Failure);
		// a call cannot be stopped once it is made
		Usage usage = this.completion.usage(streamed ? tokens : this.completion.answer().size());
		String finishReason = failed ? "error" : this.completion.finishReason(0);
		finishReason = cancelled ? null : finishReason;
		return new Generation(this.completion.exchange(), failed ? usage.free() : usage, streamed, cancelled,
				(System.nanoTime() - this.recorded.nanoTime()) / 1_000_000, finishReason,
				this.completion.nativeFinishReason(finishReason), this.recorded.header("HTTP-Referer"),
				this.recorded.header("User-Agent"));
	}

}
