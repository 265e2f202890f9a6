package io.github.llmrouter.observation;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

import static org.mockito.Mockito.mock;

/**
 * The observation of an attempt that is cancelled while it begins.
 */
class AttemptObservationTests {

	private static final String NAME = "gen_ai.client.operation";

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ChatCall call = new ChatCall("id", "default", new Prompt("Hi"), true, LlmContext.EMPTY);

	@Test
	void shouldNotStartAfterItWasSettled() {
		AttemptObservation attempt = attempt();
		attempt.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));
		attempt.start(new Prompt("Hi"));

		this.registry.assertThat().hasNumberOfObservationsWithNameEqualTo(NAME, 0);
	}

	@Test
	void shouldStopWhatWasStarted() {
		AttemptObservation attempt = attempt();
		attempt.start(new Prompt("Hi"));
		attempt.settle(new Outcome.Cancelled(TokenUsage.UNKNOWN, 0));

		this.registry.assertThat().hasObservationWithNameEqualTo(NAME).that().hasBeenStopped();
	}

	private AttemptObservation attempt() {
		CallObservation observation = new RouterObservations(this.registry, null, null).call(this.call, null,
				System::nanoTime);
		observation.start(null);
		return observation.attempt(new Attempt(this.call, Target.of("a", mock()), 1, 1), Duration.ZERO, null,
				new NoProgress());
	}

	private static final class NoProgress implements AttemptProgress {

		@Override
		public Duration elapsed() {
			return Duration.ZERO;
		}

		@Override
		public Duration firstToken() {
			return null;
		}

		@Override
		public Duration streamed() {
			return null;
		}

		@Override
		public boolean resumes() {
			return false;
		}

		@Override
		public ChatResponse received() {
			return new ChatResponse(List.of());
		}

	}

}
