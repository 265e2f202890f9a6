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
	public Telling tell(AdvisorObservationContext context, ContentSettings settings) {
		Throwable error = context.getError();
		int order = context.getOrder();
		return new Telling((description) -> {
			description.type("chain");
			description.error(error);
			description.metadata("advisor_order", order);
		});
	}

}
