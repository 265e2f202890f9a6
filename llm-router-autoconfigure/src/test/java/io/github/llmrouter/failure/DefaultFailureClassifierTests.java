package io.github.llmrouter.failure;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where in a chain of causes the classifier looks, and whom it asks.
 */
class DefaultFailureClassifierTests {

	@Test
	void shouldKeepFailureThatIsClassifiedAlready() {
		Failure failure = new Failure(FailureKind.UNAFFORDABLE, true, FailureScope.FREE_VARIANTS, 402, null, "x",
				false);
		AttemptFailedException classified = new AttemptFailedException("m", failure, "t", "p", new IOException());
		HttpError outer = new HttpError(HttpError.response(500, Map.of(), null));
		outer.initCause(new IllegalStateException(classified));
		assertThat(HttpError.CLASSIFIER.classify(classified)).isSameAs(failure);
		assertThat(HttpError.CLASSIFIER.classify(outer)).isSameAs(failure);
	}

	@Test
	void shouldTakeTheOutermostAnswer() {
		HttpError inner = new HttpError(HttpError.response(500, Map.of(), null));
		HttpError outer = new HttpError(HttpError.response(401, Map.of(), null));
		outer.initCause(inner);
		assertThat(HttpError.CLASSIFIER.classify(new RuntimeException(outer)).status()).isEqualTo(401);
	}

	@Test
	void shouldAskReadersInOrder() {
		ErrorResponseReader teapot = (error) -> HttpError.response(418, Map.of(), null);
		HttpError error = new HttpError(HttpError.response(500, Map.of(), null));
		assertThat(classifier((any) -> null, HttpError.READER, teapot).classify(error).status()).isEqualTo(500);
		assertThat(classifier(teapot, HttpError.READER).classify(error).status()).isEqualTo(418);
	}

	@Test
	void shouldSurviveReadersThatFail() {
		ErrorResponseReader broken = (error) -> {
			throw new IllegalStateException("code is invalid");
		};
		ErrorResponseReader missing = (error) -> {
			throw new NoClassDefFoundError("com/openai/errors/OpenAIServiceException");
		};
		HttpError error = new HttpError(HttpError.response(429, Map.of(), null));
		assertThat(classifier(broken, missing, HttpError.READER).classify(error).kind())
			.isEqualTo(FailureKind.RATE_LIMIT);
	}

	@Test
	void shouldSurviveHeadersThatFail() {
		ErrorResponseReader reader = (error) -> new ErrorResponse(429, (name) -> {
			throw new IllegalArgumentException("Unexpected char");
		}, null);
		assertThat(classifier(reader).classify(new RuntimeException()).kind()).isEqualTo(FailureKind.RATE_LIMIT);
	}

	@Test
	void shouldNotRunInCircles() {
		Looping first = new Looping();
		Looping second = new Looping();
		first.next = second;
		second.next = first;
		assertThat(HttpError.CLASSIFIER.classify(first).kind()).isEqualTo(FailureKind.UNKNOWN);
	}

	@Test
	void shouldNotFollowCausesForEver() {
		Throwable error = new IOException("at the bottom");
		for (int depth = 0; depth < 100_000; depth++) {
			error = new RuntimeException("wrapped", error);
		}
		assertThat(HttpError.CLASSIFIER.classify(error).kind()).isEqualTo(FailureKind.UNKNOWN);
	}

	private static FailureClassifier classifier(ErrorResponseReader... readers) {
		return new DefaultFailureClassifier(List.of(readers), HttpError.CLOCK);
	}

	private static final class Looping extends RuntimeException {

		private @Nullable Looping next;

		@Override
		public synchronized @Nullable Throwable getCause() {
			return this.next;
		}

	}

}
