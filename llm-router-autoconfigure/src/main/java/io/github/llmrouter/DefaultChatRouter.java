package io.github.llmrouter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.route.Route;
import io.github.llmrouter.target.Target;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * The router on its engine and the two drivers.
 */
final class DefaultChatRouter implements ChatRouter {

	private final RouterEngine engine;

	private final CallDriver callDriver;

	private final StreamDriver streamDriver;

	private final String route;

	/**
	 * Nothing is set: what a client copies from here would else win over the defaults of
	 * the route that the call chooses.
	 */
	private final RoutingChatOptions options = RoutingChatOptions.builder().build();

	DefaultChatRouter(RouterEngine engine, String route) {
		this.engine = engine;
		this.callDriver = new CallDriver(engine.clock());
		this.streamDriver = new StreamDriver(engine.clock(), engine.timeouts(), engine.hasBlockingPolicies());
		this.route = engine.routes().get(route).name();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return this.callDriver.call(this.engine.execution(prompt, this.route, false));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Flux.defer(() -> this.streamDriver.stream(this.engine.execution(prompt, this.route, true)));
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
		return new DefaultChatRouter(this.engine, route);
	}

	@Override
	public String toString() {
		return "ChatRouter[" + this.route + "]";
	}

}
