package io.github.llmrouter.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry the {@link LlmContext} of a thread, and
 * with it Reactor, task decorators and executors that use it. Found by itself.
 */
public final class LlmContextAccessor implements ThreadLocalAccessor<LlmContext> {

	@Override
	public Object key() {
		return LlmContext.KEY;
	}

	@Override
	public @Nullable LlmContext getValue() {
		return LlmContext.SCOPES.get();
	}

	@Override
	public void setValue(LlmContext value) {
		LlmContext.SCOPES.set(value);
	}

	@Override
	public void setValue() {
		LlmContext.SCOPES.set(null);
	}

	@Override
	public void restore(LlmContext previousValue) {
		LlmContext.SCOPES.restore(previousValue);
	}

	@Override
	public void restore() {
		LlmContext.SCOPES.restore(null);
	}

}
