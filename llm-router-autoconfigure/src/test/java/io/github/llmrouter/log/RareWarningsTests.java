package io.github.llmrouter.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/**
 * Tests for {@link RareWarnings}.
 */
class RareWarningsTests {

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final Log log = Mockito.mock(Log.class);

	private final RareWarnings warnings = new RareWarnings(this.log, this.nanos::get);

	@Test
	void shouldTellOfEachThingOnceAMinuteAndNeverWhatTheExceptionSays() {
		for (int second = 0; second < 61; second++) {
			this.warnings.warn("one failed", new IllegalStateException("the prompt"));
			this.warnings.warn("two failed", new IllegalArgumentException("the prompt"));
			this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		}

		Mockito.verify(this.log, Mockito.times(2)).warn("one failed (java.lang.IllegalStateException)");
		Mockito.verify(this.log, Mockito.times(2)).warn("two failed (java.lang.IllegalArgumentException)");
		Mockito.verifyNoMoreInteractions(this.log);
	}

}
