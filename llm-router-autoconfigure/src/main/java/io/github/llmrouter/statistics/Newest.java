package io.github.llmrouter.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the newest of many things, without locks. Whoever reads while others write may
 * miss what is being written, and see an older thing in its place.
 *
 * @param <T> what is kept
 */
final class Newest<T> {

	private final AtomicReferenceArray<T> slots;

	private final AtomicLong added = new AtomicLong();

	/**
	 * Create.
	 * @param capacity how many are kept, 1 at least
	 */
	Newest(int capacity) {
		this.slots = new AtomicReferenceArray<>(capacity);
	}

	void add(T thing) {
		this.slots.set((int) (this.added.getAndIncrement() % this.slots.length()), thing);
	}

	/**
	 * What is kept now.
	 * @return the newest first
	 */
	List<T> list() {
		int capacity = this.slots.length();
		long newest = this.added.get() - 1;
		List<T> things = new ArrayList<>((int) Math.min(newest + 1, capacity));
		for (long i = newest; i >= 0 && i > newest - capacity; i--) {
			T thing = this.slots.get((int) (i % capacity));
			if (thing != null) {
				things.add(thing);
			}
		}
		return things;
	}

}
