package io.github.llmrouter.langfuse.observation;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.policy.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a call or an attempt ended.
 */
final class Outcomes {

	private Outcomes() {
	}

	static void describe(@Nullable Outcome outcome, Description description) {
		if (outcome instanceof Outcome.Failed failed) {
			Failure failure = failed.failure();
			description.error(failure.summary());
			description.metadata("outcome", "failure");
			description.metadata("kind", failure.kind());
			description.metadata("http_status", failure.status());
		}
		else if (outcome instanceof Outcome.Cancelled) {
			description.warning("cancelled");
			description.metadata("outcome", "cancelled");
			description.metadata("kind", "none");
		}
		else if (outcome instanceof Outcome.Succeeded) {
			description.metadata("outcome", "success");
			description.metadata("kind", "none");
		}
	}

}
