package io.github.llmrouter.test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What the fake does about one model, or at one path: replies in a queue, each for one
 * request, and then a standing one. Safe for use by several threads.
 */
public final class Behaviour {

	private final Queue<Reply> queue = new ConcurrentLinkedQueue<>();

	private volatile @Nullable Function<RecordedRequest, Reply> standing;

	Behaviour() {
	}

	/**
	 * Answer the next requests with these, one each.
	 * @param replies in their order, after those that are waiting already
	 * @return this
	 */
	public Behaviour enqueue(Reply... replies) {
		this.queue.addAll(List.of(replies));
		return this;
	}

	/**
	 * Answer every request with this that finds the queue empty.
	 * @param reply replaces the one before
	 * @return this
	 */
	public Behaviour reply(Reply reply) {
		return reply((request) -> reply);
	}

	/**
	 * Answer every request that finds the queue empty as it deserves.
	 * @param rule decides; it runs on the server's thread and must not block
	 * @return this
	 */
	public Behaviour reply(Function<RecordedRequest, Reply> rule) {
		this.standing = rule;
		return this;
	}

	@Nullable Reply queued() {
		return this.queue.poll();
	}

	@Nullable Reply next(RecordedRequest request) {
		Reply queued = this.queue.poll();
		Function<RecordedRequest, Reply> rule = this.standing;
		return (queued != null || rule == null) ? queued : rule.apply(request);
	}

}
