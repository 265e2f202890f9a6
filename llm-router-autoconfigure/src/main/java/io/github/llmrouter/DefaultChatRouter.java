package io.github.llmrouter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.route.Route;
import io.github.llmrouter.target.Target;
import io.micrometer.observation.Observation;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * The router on its engine and the two drivers. Spring closes it with the application.
 */
final class DefaultChatRouter implements ChatRouter {

	private final RouterEngine engine;

	private final CallDriver callDriver;

	private final StreamDriver streamDriver;

	private final String route;

	private final boolean view;

	/**
	 * Nothing is set: what a client copies from here would else win over the defaults of
	 * the route that the call chooses.
	 */
	private final RoutingChatOptions options = RoutingChatOptions.builder().build();

	DefaultChatRouter(RouterEngine engine, String route) {
		this(engine, route, false);
	}

	private DefaultChatRouter(RouterEngine engine, String route, boolean view) {
		this.engine = engine;
		this.callDriver = new CallDriver(engine.clock(), engine.hedgeThreads());
		this.streamDriver = new StreamDriver(engine.clock(), engine.timeouts(), engine.hasBlockingPolicies());
		this.route = engine.routes().get(route).name();
		this.view = view;
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		LlmContext context = this.engine.contexts().onThread();
		return this.callDriver.call(this.engine.execution(prompt, this.route, false, context));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.deferContextual((reactor) -> {
			// before anything moves to another thread
			Observation parent = this.engine.observed(reactor);
			return this.engine.contexts()
				.inReactor(reactor, (context) -> this.streamDriver
					.stream(this.engine.execution(prompt, this.route, true, context), parent));
		});
	}

	@Override
	public RoutingChatOptions getOptions() {
		return this.options;
	}

	@Override
	public String route() {
		return this.route;
	}

	@Override
	public Map<String, List<String>> routes() {
		Map<String, List<String>> routes = new LinkedHashMap<>();
		for (Route route : this.engine.routes().all()) {
			routes.put(route.name(), route.targets().stream().map(Target::name).toList());
		}
		return routes;
	}

	@Override
	public ChatRouter forRoute(String route) {
		return new DefaultChatRouter(this.engine, route, true);
	}

	@Override
	public void endCalls() {
		if (!this.view) {
			this.engine.endCalls();
		}
	}

	/**
	 * End all calls, those on views included. Closing a view, which may be a bean of a
	 * shorter life, does nothing.
	 */
	@Override
	public void close() {
		if (!this.view) {
			this.engine.close();
		}
	}

	@Override
	public String toString() {
		return "ChatRouter[" + this.route + "]";
	}

}
