package io.github.llmrouter.observation;

import java.util.Locale;
import java.util.stream.Stream;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;
import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome is called in key values and tags.
 */
final class Outcomes {

	private static final String[] NAMES = Stream.of(FailureKind.values())
		.map((kind) -> kind.name().toLowerCase(Locale.ROOT))
		.toArray(String[]::new);

	private Outcomes() {
	}

	static String name(@Nullable Outcome outcome) {
		if (outcome == null) {
			return KeyValue.NONE_VALUE;
		}
		if (outcome instanceof Outcome.Succeeded) {
			return "success";
		}
		return (outcome instanceof Outcome.Failed) ? "failure" : "cancelled";
	}

	static String errorType(@Nullable Outcome outcome) {
		return (outcome instanceof Outcome.Failed failed) ? name(failed.failure().kind()) : KeyValue.NONE_VALUE;
	}

	static String name(FailureKind kind) {
		return NAMES[kind.ordinal()];
	}

	static TokenUsage usage(@Nullable Outcome outcome) {
		return (outcome != null) ? outcome.usage() : TokenUsage.UNKNOWN;
	}

}
