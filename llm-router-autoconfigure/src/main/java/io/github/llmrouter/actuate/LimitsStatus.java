package io.github.llmrouter.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.ratelimit.CallLimits;
import io.github.llmrouter.ratelimit.LimitName;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.github.llmrouter.ratelimit.Resource;
import io.github.llmrouter.ratelimit.TargetLimits;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;

/**
 * Tells what is left of the limits of targets, how many users, tenants and routes use
 * theirs, and what was refused. It does not tell who.
 */
@RegisterReflectionForBinding(LimitStatus.class)
public final class LimitsStatus implements StatusContributor {

	private final RateLimitStatistics statistics;

	private final @Nullable TargetLimits targets;

	private final @Nullable CallLimits calls;

	/**
	 * Create.
	 * @param statistics counts
	 * @param targets the limits of targets, or {@code null} if there are none
	 * @param calls the limits of users, tenants and routes, or {@code null} if there are
	 * none
	 */
	public LimitsStatus(RateLimitStatistics statistics, @Nullable TargetLimits targets, @Nullable CallLimits calls) {
		this.statistics = statistics;
		this.targets = targets;
		this.calls = calls;
	}

	@Override
	public String name() {
		return "limits";
	}

	@Override
	public Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		if (this.targets != null) {
			status.put("targets", this.targets.statuses());
		}
		if (this.calls != null) {
			Map<String, Long> known = new LinkedHashMap<>();
			this.calls.known().forEach((limit, count) -> known.put(limit.tag(), count));
			status.put("known", known);
		}
		status.put("refused", refused());
		if (this.statistics.storeFailures() > 0) {
			status.put("storeFailures", this.statistics.storeFailures());
		}
		return status;
	}

	private Map<String, Map<String, Long>> refused() {
		Map<String, Map<String, Long>> refused = new LinkedHashMap<>();
		for (LimitName limit : LimitName.values()) {
			for (Resource resource : Resource.values()) {
				long count = this.statistics.refusals(limit, resource);
				if (count > 0) {
					refused.computeIfAbsent(limit.tag(), (key) -> new LinkedHashMap<>()).put(resource.tag(), count);
				}
			}
		}
		return refused;
	}

}
