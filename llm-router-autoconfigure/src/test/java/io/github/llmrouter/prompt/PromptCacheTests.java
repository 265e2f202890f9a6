package io.github.llmrouter.prompt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.llmrouter.langfuse.LangfuseVerdict;
import io.github.llmrouter.langfuse.LangfuseVerdict.Meaning;
import io.github.llmrouter.prompt.FetchResult.Failed;
import io.github.llmrouter.prompt.FetchResult.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PromptCache}.
 */
class PromptCacheTests {

	private static final Duration TTL = Duration.ofMinutes(1);

	private static final PromptKey KEY = PromptQuery.of("n").key();

	private final AtomicLong nanos = new AtomicLong();

	private final Found found = new Found(PromptSupport.of((model) -> true).prompt(PromptContent.text("n", "Hi")));

	/** What comes of asking, one after the other. */
	private final Deque<Supplier<FetchResult>> answers = new ArrayDeque<>();

	/** What is thrown instead of starting to ask. */
	private final Deque<Throwable> refusals = new ArrayDeque<>();

	private final Executor executor = (task) -> {
		Throwable refusal = this.refusals.poll();
		if (refusal instanceof Error error) {
			throw error;
		}
		if (refusal != null) {
			throw (RuntimeException) refusal;
		}
		task.run();
	};

	private final PromptCache cache = new PromptCache((key) -> this.answers.remove().get(), TTL, this.executor,
			this.nanos::get);

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldAskAgainAfterWhatIsThrownForTheFirstTime(boolean asked) {
		fail(new InternalError("as if no thread could be created"), asked);
		PromptSlot.View view = this.cache.look(KEY);
		assertThat(view.running()).isCompletedWithValueMatching(
				(result) -> result instanceof Failed failed && failed.cause() instanceof InternalError
						&& failed.reason().equals("Langfuse could not be asked (InternalError)"));
		assertThat(this.cache.look(KEY).running()).isNull();
		this.nanos.addAndGet(Failed.SHORTEST.toNanos());
		this.answers.add(() -> this.found);
		this.cache.look(KEY);
		assertThat(this.cache.look(KEY)).isEqualTo(new PromptSlot.View(this.found, null, false));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void shouldRefreshAgainAfterWhatIsThrown(boolean asked) {
		this.answers.add(() -> this.found);
		this.cache.look(KEY);
		this.nanos.addAndGet(TTL.toNanos());
		fail(new NoClassDefFoundError("some"), asked);
		assertThat(this.cache.look(KEY).last()).isEqualTo(this.found);
		this.nanos.addAndGet(Failed.SHORTEST.toNanos());
		Found fresh = new Found(PromptSupport.of((model) -> true).prompt(PromptContent.text("n", "Fresh")));
		this.answers.add(() -> fresh);
		this.cache.look(KEY);
		assertThat(this.cache.look(KEY)).isEqualTo(new PromptSlot.View(fresh, null, false));
	}

	@Test
	void shouldNotKeepToAFailureForLong() {
		Duration hour = Duration.ofHours(1);
		PromptCache cache = new PromptCache((key) -> this.answers.remove().get(), hour, this.executor, this.nanos::get);
		this.answers.add(() -> new Failed("Not there", 404, null, new LangfuseVerdict(Meaning.REJECTED, null)));
		cache.look(KEY);
		this.nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
		assertThat(cache.look(KEY).mustStart()).isFalse();
		this.nanos.addAndGet(1);
		this.answers.add(() -> this.found);
		assertThat(cache.look(KEY).mustStart()).isTrue();
		this.nanos.addAndGet(hour.toNanos() - 1);
		assertThat(cache.look(KEY).mustStart()).isFalse();
	}

	@Test
	void shouldSayThatNoThreadWasFree() {
		this.refusals.add(new RejectedExecutionException());
		assertThat(this.cache.look(KEY).running()).isCompletedWithValueMatching(
				(result) -> result instanceof Failed failed && failed.reason().contains("No thread was free"));
	}

	private void fail(Error error, boolean asked) {
		if (asked) {
			this.answers.add(() -> {
				throw error;
			});
		}
		else {
			this.refusals.add(error);
		}
	}

}
