package io.github.llmrouter.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the requests, the oldest only as long as there is room, and counts all of them.
 * One lock guards everything; nothing is done under it that waits for others.
 */
final class Recorder {

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrived = this.lock.newCondition();

	private final Deque<RecordedRequest> requests = new ArrayDeque<>();

	private final Deque<RecordedRequest> untaken = new ArrayDeque<>();

	private final Map<String, Integer> counts = new HashMap<>();

	private int count;

	Recorder(int capacity) {
		this.capacity = capacity;
	}

	void add(RecordedRequest request) {
		this.lock.lock();
		try {
			push(this.requests, request);
			push(this.untaken, request);
			this.count++;
			String model = request.model();
			if (model != null) {
				this.counts.merge(model, 1, Integer::sum);
			}
			this.arrived.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void push(Deque<RecordedRequest> deque, RecordedRequest request) {
		deque.addLast(request);
		if (deque.size() > this.capacity) {
			deque.removeFirst();
		}
	}

	List<RecordedRequest> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.requests);
		}
		finally {
			this.lock.unlock();
		}
	}

	int count() {
		this.lock.lock();
		try {
			return this.count;
		}
		finally {
			this.lock.unlock();
		}
	}

	int count(String model) {
		this.lock.lock();
		try {
			return this.counts.getOrDefault(model, 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Nullable RecordedRequest take(Duration timeout) throws InterruptedException {
		long nanos = timeout.toNanos();
		this.lock.lockInterruptibly();
		try {
			while (this.untaken.isEmpty() && nanos > 0) {
				nanos = this.arrived.awaitNanos(nanos);
			}
			return this.untaken.pollFirst();
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.requests.clear();
			this.untaken.clear();
			this.counts.clear();
			this.count = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

}
