package io.github.llmrouter.web;

import java.util.concurrent.Callable;

import io.github.llmrouter.ChatRouter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * On servlets.
 */
@RestController
class ServletQuestions extends Questions {

	ServletQuestions(ChatRouter router) {
		super(router);
	}

	@GetMapping("/call")
	String call(@RequestParam String question) {
		return ask(question);
	}

	@GetMapping("/async-call")
	Callable<String> asyncCall(@RequestParam String question) {
		return () -> ask(question);
	}

	@GetMapping("/session")
	String session(HttpServletRequest request) {
		return request.getSession().getId();
	}

	@GetMapping("/nothing")
	String nothing() {
		return "";
	}

}
