package io.github.llmrouter.actuate;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} that tells whether Langfuse takes what it is sent. Langfuse is
 * not asked for it. It is never down: calls do not depend on Langfuse. Where the last
 * request failed it is {@link LlmRouterHealthIndicator#DEGRADED}, which by Spring Boot's
 * defaults changes nothing for the application.
 */
public final class LangfuseHealthIndicator extends AbstractHealthIndicator {

	private final LangfuseStatus langfuse;

	/**
	 * Create.
	 * @param langfuse what became of what was sent
	 */
	public LangfuseHealthIndicator(LangfuseStatus langfuse) {
		super("The health of the export to Langfuse could not be told");
		this.langfuse = langfuse;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		(this.langfuse.isWorking() ? builder.up() : builder.status(LlmRouterHealthIndicator.DEGRADED))
			.withDetails(this.langfuse.status());
	}

}
