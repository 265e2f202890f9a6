package io.github.llmrouter.provider.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.llmrouter.target.AttemptSignals;
import org.jspecify.annotations.Nullable;

/**
 * Brings attempts together with their HTTP requests, which a client library hides from
 * each other: an id travels in a header that never leaves the process. An attempt is
 * forgotten when its request starts or when it ends, whichever is first. Safe for any
 * thread.
 */
final class OpenAttempts {

	private final Map<String, AttemptSignals> attempts = new ConcurrentHashMap<>();

	private final AtomicLong ids = new AtomicLong();

	String open(AttemptSignals signals) {
		String id = Long.toString(this.ids.incrementAndGet());
		this.attempts.put(id, signals);
		signals.onEnd(() -> this.attempts.remove(id));
		return id;
	}

	@Nullable AttemptSignals find(@Nullable String id) {
		return (id != null) ? this.attempts.get(id) : null;
	}

	@Nullable AttemptSignals take(@Nullable String id) {
		return (id != null) ? this.attempts.remove(id) : null;
	}

	int size() {
		return this.attempts.size();
	}

}
