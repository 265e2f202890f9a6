package io.github.llmrouter.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the calls of any route may be hedged: others shall not pay for it.
 */
final class OnHedging extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Binder binder = Binder.get(context.getEnvironment());
		boolean ofAll = binder.bind("llm.hedge.enabled", Boolean.class).orElse(false);
		boolean ofRoute = binder.bind("llm.routes", Bindable.mapOf(String.class, HedgeOfRoute.class))
			.orElse(Map.of())
			.values()
			.stream()
			.anyMatch((route) -> Boolean.TRUE.equals(route.getHedge()));
		return (ofAll || ofRoute) ? ConditionOutcome.match("a route is hedged")
				: ConditionOutcome.noMatch("no route is hedged");
	}

	/**
	 * What is looked for of a route, which other properties may make invalid.
	 */
	static final class HedgeOfRoute {

		private @Nullable Boolean hedge;

		@Nullable Boolean getHedge() {
			return this.hedge;
		}

		public void setHedge(Boolean hedge) {
			this.hedge = hedge;
		}

	}

}
