package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.context.LlmContextResolver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Finds out on whose behalf a call is made, beyond what its options say: from the open
 * scope, and where that is silent from the resolvers. Any thread may use it.
 */
final class ContextLookup {

	private static final Log logger = LogFactory.getLog(LlmContextResolver.class);

	/** How long a stream waits for the answer of a resolver that does not block. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final List<Guarded> resolvers;

	private final Scheduler scheduler;

	/**
	 * Create.
	 * @param resolvers who is asked, in this order
	 * @param scheduler runs timers
	 */
	ContextLookup(List<LlmContextResolver> resolvers, Scheduler scheduler) {
		this.scheduler = scheduler;
		this.resolvers = resolvers.stream().map(Guarded::new).toList();
	}

	/**
	 * Find it for a call.
	 * @return what this thread says, and the resolvers
	 */
	LlmContext onThread() {
		LlmContext context = LlmContext.current();
		for (Guarded resolver : this.resolvers) {
			context = context.withDefaults(resolver.resolve());
		}
		return context;
	}

	/**
	 * Find it for a stream: what the subscriber says, or else this thread, and the
	 * resolvers. They are asked on this thread, and may answer on others.
	 * @param reactor the context of the subscriber
	 * @param stream makes the stream
	 * @return the stream
	 */
	<T> Flux<T> inReactor(ContextView reactor, Function<LlmContext, Flux<T>> stream) {
		LlmContext scope = LlmContext.current(reactor);
		if (this.resolvers.isEmpty()) {
			return stream.apply(scope);
		}
		List<Mono<LlmContext>> answers = this.resolvers.stream()
			.map((resolver) -> resolver.resolve(reactor, this.scheduler))
			.toList();
		return Flux.concat(answers).reduce(scope, LlmContext::withDefaults).flatMapMany(stream);
	}

	/**
	 * A resolver whose failures disturb no call.
	 */
	private static final class Guarded {

		private final LlmContextResolver resolver;

		private final AtomicBoolean told = new AtomicBoolean();

		Guarded(LlmContextResolver resolver) {
			this.resolver = resolver;
		}

		LlmContext resolve() {
			try {
				LlmContext context = this.resolver.resolve();
				return (context != null) ? context : LlmContext.EMPTY;
			}
			catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
				return failed(ex);
			}
		}

		Mono<LlmContext> resolve(ContextView reactor, Scheduler scheduler) {
			try {
				Mono<LlmContext> answer = this.resolver.resolve(reactor).contextWrite(reactor);
				return Mono.defer(() -> patient(answer, scheduler)).onErrorResume((ex) -> Mono.just(failed(ex)));
			}
			catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
				return Mono.just(failed(ex));
			}
		}

		/**
		 * Apart from the stream, whose own errors are not the resolver's: Reactor throws
		 * some at those who subscribe, instead of passing them on.
		 */
		private static Mono<LlmContext> patient(Mono<LlmContext> answer, Scheduler scheduler) {
			try {
				CompletableFuture<LlmContext> future = answer.toFuture();
				Mono<LlmContext> told = Mono.fromFuture(future);
				return future.isDone() ? told : told.timeout(PATIENCE, scheduler);
			}
			catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
				return Mono.error(ex);
			}
		}

		/** Without the message, which may name the user. */
		private LlmContext failed(Throwable error) {
			if (this.told.compareAndSet(false, true)) {
				logger.warn("Calls go on without what " + this.resolver.getClass().getName()
						+ " finds out about their user: it failed with " + error.getClass().getName()
						+ ". This is told once.");
			}
			return LlmContext.EMPTY;
		}

	}

}
