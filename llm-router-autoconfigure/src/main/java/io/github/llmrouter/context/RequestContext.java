package io.github.llmrouter.context;

import reactor.core.publisher.Mono;

/**
 * Who asks in a web request: found out when a model is called, and not before.
 */
interface RequestContext {

	/** Where a Reactor context has it. */
	String KEY = RequestContext.class.getName();

	/** That of each thread which works on a request. */
	ThreadStack<RequestContext> REQUESTS = new ThreadStack<>();

	/**
	 * Find out.
	 * @return the principal's name as user, and the hash of the session's id as session
	 */
	Mono<LlmContext> find();

	/**
	 * From now on, other threads may ask. Comes from the thread that works on the
	 * request.
	 */
	default void share() {
	}

}
