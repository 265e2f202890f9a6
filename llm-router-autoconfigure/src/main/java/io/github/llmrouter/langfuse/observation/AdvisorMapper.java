package io.github.llmrouter.langfuse.observation;

import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;

/**
 * An advisor of a chat client: a chain. What passes through it is shown by what it
 * encloses.
 */
final class AdvisorMapper implements ObservationMapper<AdvisorObservationContext> {

	@Override
	public String name(AdvisorObservationContext context) {
		return context.getAdvisorName();
	}

	@Override
	public void describe(AdvisorObservationContext context, Description description) {
		description.type("chain");
		description.error(context.getError());
		description.metadata("advisor_order", context.getOrder());
	}

}
