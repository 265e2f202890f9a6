package io.github.llmrouter.context;

import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry who asks in a web request to the threads on
 * which models are called. Found by itself.
 */
public final class RequestContextAccessor extends ThreadStackAccessor<RequestContext> {

	public RequestContextAccessor() {
		super(RequestContext.KEY, RequestContext.REQUESTS);
	}

	@Override
	public @Nullable RequestContext getValue() {
		RequestContext request = super.getValue();
		if (request != null) {
			request.share();
		}
		return request;
	}

}
