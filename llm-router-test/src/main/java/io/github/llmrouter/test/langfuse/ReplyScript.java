package io.github.llmrouter.test.langfuse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What an endpoint answers. For use by one thread at a time.
 */
final class ReplyScript {

	private final Deque<LangfuseReply> next = new ArrayDeque<>();

	private LangfuseReply standing = LangfuseReply.ACCEPTED;

	void enqueue(LangfuseReply... replies) {
		this.next.addAll(List.of(replies));
	}

	void reply(LangfuseReply reply) {
		this.standing = reply;
	}

	LangfuseReply take() {
		return this.next.isEmpty() ? this.standing : this.next.removeFirst();
	}

}
