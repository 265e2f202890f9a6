package io.github.llmrouter.autoconfigure;

import java.time.Clock;

import io.github.llmrouter.agent.AgentRunObservationConvention;
import io.github.llmrouter.agent.AgentTracer;
import io.github.llmrouter.agent.EventObservationConvention;
import io.github.llmrouter.agent.ObservedAgentTracer;
import io.github.llmrouter.observation.RouterObservations;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Traces agents where the application has an observation registry.
 */
@AutoConfiguration(after = LlmObservationAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "llm.enabled", matchIfMissing = true)
public final class LlmAgentAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AgentTracer llmAgentTracer(RouterObservations observations,
			ObjectProvider<AgentRunObservationConvention> runConvention,
			ObjectProvider<EventObservationConvention> eventConvention) {
		return new ObservedAgentTracer(observations, runConvention.getIfUnique(), eventConvention.getIfUnique(),
				Clock.systemUTC());
	}

}
