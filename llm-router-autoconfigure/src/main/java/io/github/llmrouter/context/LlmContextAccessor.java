package io.github.llmrouter.context;

/**
 * Lets Micrometer's context propagation carry the {@link LlmContext} of a thread, and
 * with it Reactor, task decorators and executors that use it. Found by itself.
 */
public final class LlmContextAccessor extends ThreadStackAccessor<LlmContext> {

	public LlmContextAccessor() {
		super(LlmContext.KEY, LlmContext.SCOPES);
	}

}
