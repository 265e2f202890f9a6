package io.github.llmrouter.autoconfigure;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Match where something is limited, so that nobody else pays for limits.
 */
abstract class RateLimitConditions extends SpringBootCondition {

	private final String what;

	private final Predicate<Environment> limited;

	RateLimitConditions(String what, Predicate<Environment> limited) {
		this.what = what;
		this.limited = limited;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Rate limits of " + this.what);
		return isLimited(context.getEnvironment()) ? ConditionOutcome.match(message.because("there are some"))
				: ConditionOutcome.noMatch(message.because("there are none"));
	}

	private boolean isLimited(Environment environment) {
		try {
			return this.limited.test(environment);
		}
		catch (BindException ex) {
			// whoever uses the properties reports it
			return true;
		}
	}

	private static boolean targets(Environment environment) {
		return Binder.get(environment)
			.bind("llm.targets", Bindable.mapOf(String.class, TargetProperties.class))
			.orElseGet(Map::of)
			.values()
			.stream()
			.anyMatch(TargetProperties::isLimited);
	}

	private static Stream<LimitProperties> calls(Environment environment) {
		RateLimitProperties properties = Binder.get(environment)
			.bindOrCreate("llm.rate-limit", RateLimitProperties.class);
		return Stream.of(properties.perUser(), properties.perTenant(), properties.perRoute());
	}

	/**
	 * Of anything.
	 */
	static final class OfAnything extends RateLimitConditions {

		OfAnything() {
			super("anything",
					(environment) -> targets(environment) || calls(environment).anyMatch(LimitProperties::isLimited));
		}

	}

	/**
	 * Of targets.
	 */
	static final class OfTargets extends RateLimitConditions {

		OfTargets() {
			super("targets", RateLimitConditions::targets);
		}

	}

	/**
	 * Of calls.
	 */
	static final class OfCalls extends RateLimitConditions {

		OfCalls() {
			super("calls", (environment) -> calls(environment).anyMatch(LimitProperties::isLimited));
		}

	}

	/**
	 * Of tokens of calls.
	 */
	static final class OfCallTokens extends RateLimitConditions {

		OfCallTokens() {
			super("tokens of calls",
					(environment) -> calls(environment).anyMatch((limit) -> limit.tokensPerMinute() != null));
		}

	}

}
