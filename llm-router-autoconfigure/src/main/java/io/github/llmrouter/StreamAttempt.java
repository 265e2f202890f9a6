package io.github.llmrouter;

import java.util.Objects;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * One attempt of a streamed call. It emits what goes out to the caller and always
 * completes; how the attempt ended is what {@link #conclude()} reports. Subscribed to
 * once.
 */
final class StreamAttempt extends Flux<ChatResponse> {

	private final RoutedExecution execution;

	private final AttemptRun run;

	private final RouterTimeouts timeouts;

	private final Scheduler scheduler;

	private final Closing closing;

	private volatile @Nullable Throwable error;

	StreamAttempt(RoutedExecution execution, AttemptRun run, RouterTimeouts timeouts, Scheduler scheduler,
			Closing closing) {
		this.execution = execution;
		this.run = run;
		this.timeouts = timeouts;
		this.scheduler = scheduler;
		this.closing = closing;
	}

	/**
	 * Report how the attempt ended.
	 * @return what is next
	 */
	Directive conclude() {
		return this.execution.ended(this.run, this.error);
	}

	@Override
	public void subscribe(CoreSubscriber<? super ChatResponse> actual) {
		Flux<ChatResponse> source;
		try {
			source = Objects.requireNonNull(this.run.target().chatModel().stream(this.run.begin()),
					"The model returned no stream");
		}
		catch (Throwable ex) {
			this.error = ex;
			Operators.complete(actual);
			return;
		}
		StreamTimer timer = new StreamTimer(this.timeouts, this.run, this.execution.deadline(), this.closing);
		source.subscribe(new StreamWatch(actual, context(actual), this, timer, this.scheduler, this.closing));
	}

	private Context context(CoreSubscriber<? super ChatResponse> actual) {
		Observation observation = this.run.observation().micrometer();
		return observation.isNoop() ? actual.currentContext()
				: actual.currentContext().put(ObservationThreadLocalAccessor.KEY, observation);
	}

	/**
	 * A chunk has come.
	 * @param chunk the chunk
	 * @return what goes out now, or {@code null} if nothing does
	 */
	@Nullable ChatResponse received(ChatResponse chunk) {
		return this.execution.received(this.run, chunk);
	}

	/**
	 * The caller asks for more after a while in which it did not: the target was not
	 * silent in between.
	 */
	void awaited() {
		this.run.signals().dataReceived(false);
	}

	/**
	 * Whether nothing of the answer is missing.
	 * @return whether only the end of the stream is left to come
	 */
	boolean isComplete() {
		return this.run.isComplete();
	}

	void fail(Throwable error) {
		this.error = error;
	}

	void cancel() {
		this.execution.cancel(null);
	}

}
