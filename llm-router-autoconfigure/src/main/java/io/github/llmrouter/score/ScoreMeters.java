package io.github.llmrouter.score;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts what becomes of scores, as {@link ScoreMeterDocumentation} says. Safe for any
 * thread.
 */
public final class ScoreMeters implements ScoreListener {

	private final Map<ScoreOutcome, Counter> counters = new EnumMap<>(ScoreOutcome.class);

	/**
	 * Create.
	 * @param registry where the meters are
	 */
	public ScoreMeters(MeterRegistry registry) {
		for (ScoreOutcome outcome : ScoreOutcome.values()) {
			this.counters.put(outcome,
					Counter.builder(ScoreMeterDocumentation.SCORES.getName())
						.tag(ScoreMeterDocumentation.Key.OUTCOME.asString(), outcome.name().toLowerCase(Locale.ROOT))
						.register(registry));
		}
	}

	@Override
	public void onOutcome(ScoreOutcome outcome) {
		Counter counter = this.counters.get(outcome);
		if (counter != null) {
			counter.increment();
		}
	}

}
