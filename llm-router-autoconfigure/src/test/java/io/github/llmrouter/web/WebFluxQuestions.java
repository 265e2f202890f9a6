package io.github.llmrouter.web;

import io.github.llmrouter.ChatRouter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebSession;

/**
 * On WebFlux.
 */
@RestController
class WebFluxQuestions extends Questions {

	WebFluxQuestions(ChatRouter router) {
		super(router);
	}

	@GetMapping("/call")
	Mono<String> call(@RequestParam String question) {
		return Mono.fromCallable(() -> ask(question)).subscribeOn(Schedulers.boundedElastic());
	}

	@GetMapping("/session")
	Mono<String> session(WebSession session) {
		session.start();
		return Mono.just(session.getId());
	}

	@GetMapping("/nothing")
	String nothing() {
		return "";
	}

}
