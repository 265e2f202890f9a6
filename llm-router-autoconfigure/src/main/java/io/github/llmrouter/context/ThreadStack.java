package io.github.llmrouter.context;

import org.jspecify.annotations.Nullable;

/**
 * What holds on a thread: values that are laid on top of each other, and taken away in
 * any order and by any thread. All that is known of threads is here.
 *
 * @param <T> the type of the values
 */
final class ThreadStack<T> {

	/** Deeper than anybody nests; reached only by who sets values and restores none. */
	private static final int MAX_DEPTH = 100;

	private final ThreadLocal<Layer<T>> top = new ThreadLocal<>();

	/**
	 * The value on top.
	 * @return the value, or {@code null} if there is none
	 */
	@Nullable T get() {
		Layer<T> layer = open();
		return (layer != null) ? layer.value : null;
	}

	/**
	 * Lay a value on top until it is closed, wherever that may be.
	 * @param value the value
	 * @return what takes it away
	 */
	LlmContext.Scope push(T value) {
		Layer<T> layer = new Layer<>(value, open());
		this.top.set(layer);
		return () -> {
			layer.closed = true;
			// on another thread this does nothing, and the thread itself finds it closed
			open();
		};
	}

	/**
	 * Let a value that comes from another thread hold, until another one is restored.
	 * @param value the value, or {@code null} for none
	 */
	void set(@Nullable T value) {
		Layer<T> layer = open();
		if (((layer != null) ? layer.value : null) != value) {
			this.top.set(new Layer<>(value, layer));
		}
	}

	/**
	 * Let hold what was on top before.
	 * @param previous the value, or {@code null} for none
	 */
	void restore(@Nullable T previous) {
		Layer<T> layer = this.top.get();
		while (layer != null && layer.value != previous) {
			layer = layer.below;
		}
		if (layer == null && previous != null) {
			layer = new Layer<>(previous, null);
		}
		reset(layer);
		open();
	}

	/** The topmost layer that is not closed. */
	private @Nullable Layer<T> open() {
		Layer<T> before = this.top.get();
		Layer<T> layer = before;
		while (layer != null && layer.closed) {
			layer = layer.below;
		}
		if (layer != before) {
			reset(layer);
		}
		return layer;
	}

	private void reset(@Nullable Layer<T> layer) {
		if (layer != null) {
			this.top.set(layer);
		}
		else {
			this.top.remove();
		}
	}

	/**
	 * A value, and what was there before it.
	 */
	private static final class Layer<T> {

		private final @Nullable T value;

		private final @Nullable Layer<T> below;

		private final int depth;

		private volatile boolean closed;

		Layer(@Nullable T value, @Nullable Layer<T> below) {
			this.value = value;
			this.below = (below != null && below.depth < MAX_DEPTH) ? below : null;
			this.depth = (this.below != null) ? this.below.depth + 1 : 1;
		}

	}

}
