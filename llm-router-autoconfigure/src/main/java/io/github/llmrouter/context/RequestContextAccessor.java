package io.github.llmrouter.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry who asks in a web request to the threads on
 * which models are called. Found by itself.
 */
public final class RequestContextAccessor implements ThreadLocalAccessor<RequestContext> {

	@Override
	public Object key() {
		return RequestContext.KEY;
	}

	@Override
	public @Nullable RequestContext getValue() {
		RequestContext request = RequestContext.REQUESTS.get();
		if (request != null) {
			request.share();
		}
		return request;
	}

	@Override
	public void setValue(RequestContext value) {
		RequestContext.REQUESTS.set(value);
	}

	@Override
	public void setValue() {
		RequestContext.REQUESTS.set(null);
	}

	@Override
	public void restore(RequestContext previousValue) {
		RequestContext.REQUESTS.restore(previousValue);
	}

	@Override
	public void restore() {
		RequestContext.REQUESTS.restore(null);
	}

}
