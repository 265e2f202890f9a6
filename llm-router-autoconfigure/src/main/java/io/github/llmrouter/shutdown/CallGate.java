package io.github.llmrouter.shutdown;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Permit;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Counts the calls that are under way, and refuses new ones while it is closed. Open at
 * first. A call counts until everything it held is given back. Safe for any thread; calls
 * take no lock.
 */
public final class CallGate implements CallPolicy, Ordered {

	private final AtomicInteger active = new AtomicInteger();

	private final Permit permit = (outcome) -> left();

	/**
	 * Null while open. Set before the calls are counted, which count before they look.
	 */
	private volatile @Nullable CompletableFuture<Void> idle;

	@Override
	public Admission admit(ChatCall call) {
		this.active.incrementAndGet();
		if (this.idle != null) {
			left();
			return Admission.refuse(FailureKind.CANCELLED, "The application ends, and begins no more calls");
		}
		return Admission.proceed(this.permit);
	}

	private void left() {
		if (this.active.decrementAndGet() == 0) {
			CompletableFuture<Void> idle = this.idle;
			// a call may have begun after the last one had left and before the gate was
			// closed
			if (idle != null && this.active.get() == 0) {
				idle.complete(null);
			}
		}
	}

	/**
	 * How many calls are under way.
	 * @return the number
	 */
	public int active() {
		return this.active.get();
	}

	/**
	 * Refuse new calls from now on. Not named as what Spring calls when it destroys a
	 * bean: it would wait for the future, however long.
	 * @return done when no call is under way any more; cancelled if it is opened before
	 */
	public synchronized Future<?> shut() {
		CompletableFuture<Void> idle = this.idle;
		if (idle == null) {
			idle = new CompletableFuture<>();
			this.idle = idle;
			if (this.active.get() == 0) {
				idle.complete(null);
			}
		}
		return idle;
	}

	/**
	 * Let calls in.
	 */
	public synchronized void open() {
		CompletableFuture<Void> idle = this.idle;
		this.idle = null;
		if (idle != null) {
			idle.cancel(false);
		}
	}

	/**
	 * First, so that it is settled last.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
