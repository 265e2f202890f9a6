package io.github.llmrouter.context;

import java.util.Optional;

import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;

/**
 * Makes known to models that are called in a request of WebFlux who asks: the name of its
 * principal, and a hash of its session's id if it has a session. It does so in the
 * Reactor context, and looks at neither before a model is called. Comes last, so that the
 * exchange is the one that security has prepared.
 */
public final class LlmContextWebFilter implements WebFilter, Ordered {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange)
			.contextWrite((context) -> context.put(RequestContext.KEY, new ExchangeContext(exchange, context)));
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * May be asked on any thread.
	 *
	 * @param exchange the exchange
	 * @param reactor the context in which security keeps the principal
	 */
	private record ExchangeContext(ServerWebExchange exchange, ContextView reactor) implements RequestContext {

		@Override
		public Mono<LlmContext> find() {
			return Mono
				.zip(user(), session(), (user,
						session) -> LlmContext.builder().user(user.orElse(null)).session(session.orElse(null)).build())
				.contextWrite(this.reactor);
		}

		private Mono<Optional<String>> user() {
			return this.exchange.getPrincipal().mapNotNull(RequestParts::user).singleOptional();
		}

		private Mono<Optional<String>> session() {
			// a session that has not been started exists in this object only
			return this.exchange.getSession()
				.filter(WebSession::isStarted)
				.map((session) -> RequestParts.session(session.getId()))
				.singleOptional();
		}

	}

}
