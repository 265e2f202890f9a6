package io.github.llmrouter.provider.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes the chat model of a provider when it is first needed, on a thread of its own:
 * loading the classes, certificates and mappers of a client library takes longer than all
 * else that the router does at start-up. A call that comes meanwhile waits; a stream does
 * not hold the thread that subscribes to it. Safe for any thread.
 */
public final class LazyChatModel implements ChatModel {

	private static final Logger logger = LoggerFactory.getLogger(LazyChatModel.class);

	private final ChatOptions options;

	private final SingletonSupplier<CompletableFuture<ChatModel>> model;

	/**
	 * Create a model.
	 * @param provider the name of the provider
	 * @param options what its requests start from
	 * @param factory makes the model
	 */
	public LazyChatModel(String provider, ChatOptions options, Supplier<ChatModel> factory) {
		this.options = options;
		this.model = SingletonSupplier.of(() -> make(provider, factory));
	}

	private static CompletableFuture<ChatModel> make(String provider, Supplier<ChatModel> factory) {
		CompletableFuture<ChatModel> model = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				long start = System.nanoTime();
				model.complete(factory.get());
				logger.debug("The client of provider '{}' was made in {} ms", provider,
						(System.nanoTime() - start) / 1_000_000);
			}
			catch (Throwable ex) {
				logger.error("The client of provider '{}' cannot be made", provider, ex);
				model.completeExceptionally(ex);
			}
		}, "llm-" + provider + "-client");
		thread.setDaemon(true);
		thread.start();
		return model;
	}

	/**
	 * Begin to make the model, unless that has begun, and do not wait for it.
	 */
	public void warmUp() {
		this.model.obtain();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return made().call(prompt);
	}

	private ChatModel made() {
		try {
			return this.model.obtain().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the client was made", ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				// as a stream signals it
				throw error;
			}
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		return Mono.fromFuture(this.model::obtain, true).flatMapMany((model) -> model.stream(prompt));
	}

	@Override
	public ChatOptions getOptions() {
		return this.options;
	}

}
