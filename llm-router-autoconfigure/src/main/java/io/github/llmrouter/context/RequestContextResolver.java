package io.github.llmrouter.context;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Takes the user and the session from the web request that is being worked on, which
 * {@link LlmContextServletFilter} or {@link LlmContextWebFilter} has made known.
 */
public final class RequestContextResolver implements LlmContextResolver {

	/** Looking for a session may take a store that is far away. */
	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	@Override
	public @Nullable LlmContext resolve() {
		RequestContext request = RequestContext.REQUESTS.get();
		if (request == null || Schedulers.isInNonBlockingThread()) {
			return null;
		}
		return request.find().block(TIMEOUT);
	}

	@Override
	public Mono<LlmContext> resolve(ContextView reactor) {
		RequestContext request = reactor.getOrDefault(RequestContext.KEY, RequestContext.REQUESTS.get());
		if (request == null) {
			return Mono.empty();
		}
		request.share();
		return request.find().timeout(TIMEOUT);
	}

}
