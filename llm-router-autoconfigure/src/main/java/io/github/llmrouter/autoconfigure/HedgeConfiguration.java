package io.github.llmrouter.autoconfigure;

import io.github.llmrouter.hedge.HedgeDelay;
import io.github.llmrouter.hedge.HedgeSettings;
import io.github.llmrouter.hedge.LearntHedgeDelay;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * When a second model is asked beside one that does not answer.
 */
@Configuration(proxyBeanMethods = false)
class HedgeConfiguration {

	@Bean
	@ConditionalOnMissingBean(HedgeDelay.class)
	@Conditional(OnHedging.class)
	LearntHedgeDelay llmHedgeDelay(LlmProperties properties) {
		HedgeProperties hedge = properties.hedge();
		return new LearntHedgeDelay(new HedgeSettings(hedge.delay(), hedge.percentile(), hedge.minimumAnswers()),
				properties::isHedged, System::nanoTime);
	}

}
