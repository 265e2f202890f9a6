package io.github.llmrouter.provider.anthropic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.anthropic.core.Sleeper;

/**
 * Never used, as the SDK is told not to retry; its own would keep a thread for it.
 */
final class NoSleeper implements Sleeper {

	@Override
	public void sleep(Duration duration) {
		throw new IllegalStateException("The SDK must not retry");
	}

	@Override
	public CompletableFuture<Void> sleepAsync(Duration duration) {
		return CompletableFuture.failedFuture(new IllegalStateException("The SDK must not retry"));
	}

	@Override
	public void close() {
	}

}
