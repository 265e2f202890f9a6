package io.github.llmrouter.langfuse.observation;

import java.util.function.Consumer;

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
	public Consumer<Description> describe(AdvisorObservationContext context) {
		Throwable error = context.getError();
		int order = context.getOrder();
		return (description) -> {
			description.type("chain");
			description.error(error);
			description.metadata("advisor_order", order);
		};
	}

}
