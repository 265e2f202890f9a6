package io.github.llmrouter.autoconfigure;

import java.util.concurrent.ThreadLocalRandom;

import io.github.llmrouter.route.TargetAffinity;
import io.github.llmrouter.selection.StickySessions;
import io.github.llmrouter.selection.TargetLoads;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * What chooses among the models of a route. Only what a property asks for takes part in
 * calls.
 */
@Configuration(proxyBeanMethods = false)
class SelectionConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnLoadStrategy.class)
	TargetLoads llmTargetLoads() {
		return new TargetLoads(System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean(TargetAffinity.class)
	@ConditionalOnBooleanProperty("llm.selection.sticky-sessions")
	StickySessions llmStickySessions(LlmProperties properties) {
		SelectionProperties selection = properties.selection();
		return new StickySessions(selection.sessionTtl(), selection.maxSessions(), System::nanoTime);
	}

	@Bean
	SelectorFactory llmSelectorFactory(LlmProperties properties, ListableBeanFactory beans) {
		return new SelectorFactory(properties, beans, () -> ThreadLocalRandom.current().nextDouble());
	}

}
