package io.github.llmrouter.langfuse.observation;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is kept alive by an observation that has ended and waits to be sent.
 */
class WaitingObservationTests {

	private static final ContentSettings SETTINGS = new ContentSettings(true, true, 1000, (text) -> text);

	@ParameterizedTest
	@EnumSource
	void shouldNotKeepWhatEnclosesIt(Kind kind) {
		AtomicReference<WeakReference<Object>> request = new AtomicReference<>();
		Shown.of((registry) -> {
			request.set(observe(kind, registry));
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
				System.gc();
				return request.get().get() == null;
			});
		}, SETTINGS);
	}

	private static WeakReference<Object> observe(Kind kind, ObservationRegistry registry) {
		Request request = new Request();
		Observation enclosing = Observation.createNotStarted("request", () -> request, registry).start();
		Observation.createNotStarted("observation", kind::context, registry)
			.parentObservation(enclosing)
			.start()
			.stop();
		return new WeakReference<>(request);
	}

	private static final class Request extends Observation.Context {

	}

}
