package io.github.llmrouter.test;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was generated and what it cost. Generations are forgotten, the oldest first, once
 * there are too many; their cost is not. Guarded by its own monitor.
 */
final class Account {

	private final int capacity;

	private final Map<String, Generation> generations = new HashMap<>();

	private final Deque<String> order = new ArrayDeque<>();

	private BigDecimal spent = BigDecimal.ZERO;

	Account(int capacity) {
		this.capacity = capacity;
	}

	synchronized void add(Generation generation) {
		String id = generation.exchange().id();
		this.spent = this.spent.add(generation.usage().cost());
		this.generations.put(id, generation);
		this.order.addLast(id);
		if (this.order.size() > this.capacity) {
			this.generations.remove(this.order.removeFirst());
		}
	}

	synchronized @Nullable Generation find(String id) {
		return this.generations.get(id);
	}

	synchronized BigDecimal spent() {
		return this.spent;
	}

	synchronized void reset() {
		this.generations.clear();
		this.order.clear();
		this.spent = BigDecimal.ZERO;
	}

}
