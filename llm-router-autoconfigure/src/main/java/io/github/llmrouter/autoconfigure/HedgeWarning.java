package io.github.llmrouter.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Warns of hedges that will never be made.
 */
final class HedgeWarning {

	private static final Log logger = LogFactory.getLog(HedgeWarning.class);

	private HedgeWarning() {
	}

	static void give(LlmConfiguration configuration) {
		LlmProperties properties = configuration.properties();
		List<String> hedged = configuration.chains().keySet().stream().filter(properties::isHedged).toList();
		List<String> alone = configuration.chains()
			.entrySet()
			.stream()
			.filter((chain) -> hedged.contains(chain.getKey()) && chain.getValue().size() == 1)
			.map(Map.Entry::getKey)
			.toList();
		if (!alone.isEmpty()) {
			logger.warn("There is no second model to ask beside the first of " + alone
					+ ": llm.hedge has no effect on these routes");
		}
		Duration delay = properties.hedge().delay();
		if (!hedged.isEmpty() && delay != null) {
			compare(delay, "response", properties.timeout().response());
			compare(delay, "first-token", properties.timeout().firstToken());
		}
	}

	private static void compare(Duration delay, String name, Duration timeout) {
		if (delay.compareTo(timeout) >= 0) {
			logger.warn("llm.hedge.delay is not shorter than llm.timeout." + name
					+ ": a model that stays silent fails before another one is asked beside it");
		}
	}

}
