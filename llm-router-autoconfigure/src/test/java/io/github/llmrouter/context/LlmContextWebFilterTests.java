package io.github.llmrouter.context;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

class LlmContextWebFilterTests {

	/** As Spring Security does, which keeps the principal in the Reactor context. */
	private final ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"))
		.mutate()
		.principal(Mono.deferContextual((reactor) -> Mono.just(reactor.<Principal>get("principal"))))
		.build();

	@Test
	void shouldFindThePrincipalInTheContextOfTheRequestWhereverItIsAskedFor() {
		AtomicReference<RequestContext> request = new AtomicReference<>();
		WebFilterChain chain = (any) -> Mono.deferContextual((reactor) -> {
			request.set(reactor.get(RequestContext.KEY));
			return Mono.empty();
		});
		Principal principal = () -> "ann";
		new LlmContextWebFilter().filter(this.exchange, chain)
			.contextWrite((reactor) -> reactor.put("principal", principal))
			.block();

		assertThat(request.get().find().block()).isEqualTo(LlmContext.builder().user("ann").build());
	}

}
