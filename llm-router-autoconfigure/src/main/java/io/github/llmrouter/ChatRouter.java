package io.github.llmrouter;

import java.util.List;
import java.util.Map;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import reactor.core.publisher.Flux;

/**
 * A chat model that asks a chain of models: it tries again when that may help, goes to
 * the next model when it does not, and never takes a cut or empty answer for a whole one.
 * Calls and streams follow the same decisions. Safe for use by any number of threads.
 *
 * @see RoutingChatOptions what a single call can ask for
 * @see RoutedCall what happened to a call
 */
public interface ChatRouter extends ChatModel, AutoCloseable {

	/**
	 * Ask, and wait for the complete answer on the calling thread.
	 * @param prompt what is asked; options of any kind
	 * @return the answer
	 * @throws io.github.llmrouter.failure.ChatRouterException if no model answered
	 */
	@Override
	ChatResponse call(Prompt prompt);

	/**
	 * Ask, and stream the answer. Every subscription is a call of its own. Until the
	 * first piece of the answer has gone out, a failure is mended unseen; after that it
	 * is an error signal, never a clean end.
	 * @param prompt what is asked; options of any kind
	 * @return the answer in pieces; fails with a
	 * {@link io.github.llmrouter.failure.ChatRouterException}
	 */
	@Override
	Flux<ChatResponse> stream(Prompt prompt);

	/**
	 * The options with which a call on this router begins. The defaults of its route are
	 * filled in later, when it is known.
	 * @return options in which nothing is set
	 */
	@Override
	RoutingChatOptions getOptions();

	/**
	 * The route of calls that name none.
	 * @return the name
	 */
	String route();

	/**
	 * All routes, each with its chain.
	 * @return the names of the targets by the name of the route
	 */
	Map<String, List<String>> routes();

	/**
	 * The same router with another route for calls that name none.
	 * @param route the name of the route
	 * @return a view on this router
	 * @throws IllegalArgumentException if there is no such route
	 */
	ChatRouter forRoute(String route);

	/**
	 * End all calls that are under way, those on views included; each fails with kind
	 * {@code CANCELLED}. Others can be made afterwards. On a view, it does nothing.
	 */
	default void endCalls() {
	}

	/**
	 * End all calls for good: those that are under way, those on views included, and
	 * those that begin afterwards; each fails with kind {@code CANCELLED}. Closing a view
	 * does nothing. The clients of providers are closed apart, after this. Spring closes
	 * a router with its application.
	 */
	@Override
	default void close() {
	}

	/**
	 * Build a router without Spring Boot.
	 * @return a builder
	 */
	static ChatRouterBuilder builder() {
		return new ChatRouterBuilder();
	}

}
