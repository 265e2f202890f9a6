package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;

import io.github.llmrouter.BudgetLevel;
import io.github.llmrouter.Complexity;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * What decides which route and model a call takes.
 *
 * @param table Routes of calls that name none, by the complexity of their task ('simple',
 * 'medium', 'complex') and the level of their budget ('low', 'medium', 'high'). Where a
 * call says only one of both, the other counts as medium.
 * @param stickySessions Whether the calls of a session ask first the model that answered
 * it last.
 * @param sessionTtl How long a session is remembered after its last answer. Without a
 * unit in seconds.
 * @param maxSessions How many sessions are remembered at most.
 */
record SelectionProperties(@DefaultValue Map<Complexity, Map<BudgetLevel, String>> table, boolean stickySessions,
		@DefaultValue("30m") @DurationUnit(ChronoUnit.SECONDS) Duration sessionTtl,
		@DefaultValue("10000") int maxSessions) {

	SelectionProperties {
		table = Collections.unmodifiableMap(table);
	}

}
