package io.github.llmrouter.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.statistics.TargetStatistics;
import io.github.llmrouter.statistics.UsageSummary;
import io.github.llmrouter.status.StatusContributor;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.core.annotation.Order;

/**
 * Tells what was used and what it cost.
 */
@Order(200)
@RegisterReflectionForBinding(UsageStatus.Usage.class)
public final class UsageStatus implements StatusContributor {

	private final RouterLayout layout;

	private final RouterStatistics statistics;

	/**
	 * Create.
	 * @param layout names the targets
	 * @param statistics adds up what attempts at them use
	 */
	public UsageStatus(RouterLayout layout, RouterStatistics statistics) {
		this.layout = layout;
		this.statistics = statistics;
	}

	@Override
	public String name() {
		return "usage";
	}

	@Override
	public Usage status() {
		Map<String, UsageSummary> targets = new LinkedHashMap<>();
		for (String name : this.layout.targets()) {
			TargetStatistics target = this.statistics.target(name);
			if (target != null) {
				targets.put(name, target.usage());
			}
		}
		return new Usage(this.statistics.since(),
				targets.values().stream().reduce(UsageSummary.NONE, UsageSummary::plus), targets);
	}

	/**
	 * What was used.
	 *
	 * @param since since when
	 * @param total by all attempts
	 * @param targets by those at each target of which one has ended
	 */
	public record Usage(Instant since, UsageSummary total, Map<String, UsageSummary> targets) {
	}

}
