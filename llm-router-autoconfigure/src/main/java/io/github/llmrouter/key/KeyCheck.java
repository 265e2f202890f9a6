package io.github.llmrouter.key;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Asks a provider about the application's key, once in a while and one question at a
 * time. Safe for any thread.
 */
public final class KeyCheck {

	/** How long it may stay unknown whether a key is accepted. */
	private static final Duration UNKNOWN_FRESHNESS = Duration.ofMinutes(1);

	private final String provider;

	private final Supplier<CompletableFuture<KeyStatus>> question;

	private final Duration freshness;

	private final Duration patience;

	private final LongSupplier nanoTime;

	private @Nullable Answer last;

	private @Nullable CompletableFuture<KeyStatus> asking;

	/**
	 * Create.
	 * @param provider the configured name of the provider
	 * @param question asks it, without blocking
	 * @param freshness for how long an answer is not asked for again; a minute at most
	 * where it was unclear
	 * @param patience how long an answer is waited for
	 * @param nanoTime a monotonic clock
	 */
	public KeyCheck(String provider, Supplier<CompletableFuture<KeyStatus>> question, Duration freshness,
			Duration patience, LongSupplier nanoTime) {
		this.provider = provider;
		this.question = question;
		this.freshness = freshness;
		this.patience = patience;
		this.nanoTime = nanoTime;
	}

	/**
	 * The configured name of the provider.
	 * @return the name
	 */
	public String provider() {
		return this.provider;
	}

	/**
	 * What is known about the key. The very first answer is waited for, so this must not
	 * be called on an event loop; later on an answer that is not fresh is given once
	 * more, and asked for anew in the background.
	 * @return the status, unknown if the provider cannot be asked
	 */
	public KeyStatus status() {
		CompletableFuture<KeyStatus> asking;
		synchronized (this) {
			Answer last = this.last;
			if (last != null && this.nanoTime.getAsLong() - last.nanos() < freshness(last.status()).toNanos()) {
				return last.status();
			}
			asking = (this.asking != null) ? this.asking : ask();
			if (last != null) {
				return last.status();
			}
		}
		return await(asking);
	}

	private Duration freshness(KeyStatus status) {
		boolean unknown = status.validity() == KeyStatus.Validity.UNKNOWN;
		return (unknown && UNKNOWN_FRESHNESS.compareTo(this.freshness) < 0) ? UNKNOWN_FRESHNESS : this.freshness;
	}

	private CompletableFuture<KeyStatus> ask() {
		CompletableFuture<KeyStatus> asking = question()
			.completeOnTimeout(KeyStatus.UNKNOWN, this.patience.toMillis(), TimeUnit.MILLISECONDS)
			.exceptionally((ex) -> KeyStatus.UNKNOWN);
		this.asking = asking;
		return asking.whenComplete((status, ex) -> answered(status));
	}

	private CompletableFuture<KeyStatus> question() {
		try {
			return this.question.get();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.completedFuture(KeyStatus.UNKNOWN);
		}
	}

	private synchronized void answered(KeyStatus status) {
		this.last = new Answer(status, this.nanoTime.getAsLong());
		this.asking = null;
	}

	private KeyStatus await(CompletableFuture<KeyStatus> asking) {
		try {
			return asking.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return KeyStatus.UNKNOWN;
		}
		catch (ExecutionException | TimeoutException ex) {
			return KeyStatus.UNKNOWN;
		}
	}

	private record Answer(KeyStatus status, long nanos) {
	}

}
