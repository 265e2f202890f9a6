package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.FailureScope;
import io.github.llmrouter.target.Target;
import org.jspecify.annotations.Nullable;

/**
 * Which targets of a chain are passed over, because what failed at one would fail at them
 * too, or because they cost too much. Belongs to one call; used by one thread at a time.
 */
final class Exclusions {

	private final Predicate<Target> affordable;

	private final List<Exclusion> exclusions = new ArrayList<>(0);

	private @Nullable String reason;

	/**
	 * Create.
	 * @param affordable whether the price of a target is low enough to fall back to it
	 */
	Exclusions(Predicate<Target> affordable) {
		this.affordable = affordable;
	}

	/**
	 * A target failed.
	 * @param target the target
	 * @param kind why
	 * @param scope for whom that speaks
	 */
	void failed(Target target, FailureKind kind, FailureScope scope) {
		String provider = target.provider();
		switch (scope) {
			case PROVIDER -> exclude((other) -> other.provider().equals(provider), null);
			case FREE_VARIANTS -> exclude((other) -> other.provider().equals(provider) && other.isFree(), null);
			case PAID_VARIANTS -> exclude((other) -> other.provider().equals(provider) && !other.isFree(), null);
			default -> {
			}
		}
		Integer window = target.contextWindow();
		if (kind == FailureKind.CONTEXT_LENGTH && window != null) {
			// what is not known of a model may well be more
			exclude((other) -> other.contextWindow() != null && other.contextWindow() <= window,
					"and no model with a larger context window is left");
		}
	}

	private void exclude(Predicate<Target> targets, @Nullable String reason) {
		this.exclusions.add(new Exclusion(targets, reason));
	}

	/**
	 * Whether a target is passed over.
	 * @param target who would be fallen back to
	 * @return whether it is not asked
	 */
	boolean contain(Target target) {
		for (Exclusion exclusion : this.exclusions) {
			if (exclusion.targets().test(target)) {
				passedOver(exclusion.reason());
				return true;
			}
		}
		if (!this.affordable.test(target)) {
			passedOver("and no other model is left that costs no more than llm.fallback.max-price");
			return true;
		}
		return false;
	}

	private void passedOver(@Nullable String reason) {
		this.reason = (this.reason != null) ? this.reason : reason;
	}

	/**
	 * Why no target is left.
	 * @return for the caller, after what happened
	 */
	String reason() {
		return (this.reason != null) ? this.reason : "and no other model is left";
	}

	/**
	 * Some targets.
	 *
	 * @param targets who is passed over
	 * @param reason what the caller is told if that leaves nobody; {@code null} if that
	 * goes without saying
	 */
	private record Exclusion(Predicate<Target> targets, @Nullable String reason) {
	}

}
