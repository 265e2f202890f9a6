package io.github.llmrouter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a target's stream and the caller. The target's signals are serial; only
 * the timer may come between them, and it yields while a chunk is passed on or, unless
 * the router is closed, while the caller asks for nothing.
 */
final class StreamWatch implements CoreSubscriber<ChatResponse>, Subscription {

	private static final int IDLE = 0;

	private static final int PASSING = 1;

	private static final int OVER = 2;

	private final CoreSubscriber<? super ChatResponse> actual;

	private final Context context;

	private final StreamAttempt attempt;

	private final StreamTimer timer;

	private final Scheduler scheduler;

	private final Closing closing;

	private final AtomicInteger state = new AtomicInteger(IDLE);

	private final AtomicLong demand = new AtomicLong();

	private final Disposable.Swap alarm = Disposables.swap();

	private final Disposable.Swap onClose = Disposables.swap();

	private volatile @Nullable Subscription upstream;

	private boolean complete;

	StreamWatch(CoreSubscriber<? super ChatResponse> actual, Context context, StreamAttempt attempt, StreamTimer timer,
			Scheduler scheduler, Closing closing) {
		this.actual = actual;
		this.context = context;
		this.attempt = attempt;
		this.timer = timer;
		this.scheduler = scheduler;
		this.closing = closing;
	}

	@Override
	public Context currentContext() {
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		if (Operators.validate(this.upstream, subscription)) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
			setAlarm(this.timer.leftNanos());
			this.onClose.update(this.closing.onClose(() -> setAlarm(0)));
		}
	}

	@Override
	public void onNext(ChatResponse chunk) {
		if (!this.state.compareAndSet(IDLE, PASSING)) {
			return;
		}
		ChatResponse out;
		try {
			out = this.attempt.received(chunk);
		}
		catch (Throwable ex) {
			cancelUpstream();
			end(ex);
			return;
		}
		if (out != null) {
			passOn(out);
		}
		if (!this.complete && this.attempt.isComplete()) {
			this.complete = true;
			setAlarm(this.timer.leftNanos());
		}
		this.state.compareAndSet(PASSING, IDLE);
		if (out == null) {
			upstream().request(1);
		}
	}

	private void passOn(ChatResponse out) {
		if (this.demand.get() != Long.MAX_VALUE) {
			this.demand.decrementAndGet();
		}
		try {
			this.actual.onNext(out);
		}
		catch (Throwable ex) {
			// the caller's fault, not the target's
			cancel();
			this.attempt.cancel();
			throw ex;
		}
	}

	@Override
	public void onError(Throwable error) {
		end(error);
	}

	@Override
	public void onComplete() {
		end(null);
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			if (this.demand.get() == 0) {
				// before the demand is seen, so that no alarm finds the old silence
				this.attempt.awaited();
			}
			this.demand.updateAndGet((current) -> Operators.addCap(current, n));
			upstream().request(n);
		}
	}

	@Override
	public void cancel() {
		this.state.set(OVER);
		cancelUpstream();
	}

	private void cancelUpstream() {
		disposeTimers();
		upstream().cancel();
	}

	private void end(@Nullable Throwable error) {
		if (this.state.getAndSet(OVER) != OVER) {
			complete(error);
		}
	}

	private void complete(@Nullable Throwable error) {
		disposeTimers();
		if (error != null) {
			this.attempt.fail(error);
		}
		this.actual.onComplete();
	}

	private void disposeTimers() {
		this.alarm.dispose();
		this.onClose.dispose();
	}

	private void setAlarm(long nanos) {
		this.alarm.update(this.scheduler.schedule(this::look, Math.max(1, nanos), TimeUnit.NANOSECONDS));
	}

	private void look() {
		if (this.state.get() == OVER) {
			return;
		}
		long left = this.timer.leftNanos();
		if (left > 0) {
			setAlarm(left);
		}
		else if ((this.demand.get() > 0 || this.timer.isUnwanted()) && this.state.compareAndSet(IDLE, OVER)) {
			// not here: it may wait for a reader, and this thread times all streams
			try {
				Schedulers.boundedElastic().schedule(upstream()::cancel);
			}
			finally {
				complete(this.timer.overdue());
			}
		}
		else {
			setAlarm(this.timer.pauseNanos());
		}
	}

	private Subscription upstream() {
		Subscription subscription = this.upstream;
		return (subscription != null) ? subscription : Operators.emptySubscription();
	}

}
