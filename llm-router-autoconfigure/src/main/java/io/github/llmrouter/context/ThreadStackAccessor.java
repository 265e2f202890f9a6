package io.github.llmrouter.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry what is on top of a {@link ThreadStack}.
 *
 * @param <T> the type of the values
 */
abstract class ThreadStackAccessor<T> implements ThreadLocalAccessor<T> {

	private final String key;

	private final ThreadStack<T> stack;

	/**
	 * Create.
	 * @param key where a Reactor context has the value
	 * @param stack where a thread has it
	 */
	ThreadStackAccessor(String key, ThreadStack<T> stack) {
		this.key = key;
		this.stack = stack;
	}

	@Override
	public Object key() {
		return this.key;
	}

	@Override
	public @Nullable T getValue() {
		return this.stack.get();
	}

	@Override
	public void setValue(T value) {
		this.stack.set(value);
	}

	@Override
	public void setValue() {
		this.stack.set(null);
	}

	@Override
	public void restore(T previousValue) {
		this.stack.restore(previousValue);
	}

	@Override
	public void restore() {
		this.stack.restore(null);
	}

}
