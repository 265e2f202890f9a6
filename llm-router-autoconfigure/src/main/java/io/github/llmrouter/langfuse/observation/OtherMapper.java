package io.github.llmrouter.langfuse.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;

import org.springframework.util.StringUtils;

/**
 * Anything else that a {@link LangfuseObservationFilter} asks for: a span with its key
 * values as metadata, where inputs are shown: they may be anything.
 */
final class OtherMapper implements ObservationMapper<Observation.Context> {

	@Override
	public String name(Observation.Context context) {
		String name = StringUtils.hasText(context.getContextualName()) ? context.getContextualName()
				: context.getName();
		return StringUtils.hasText(name) ? name : "observation";
	}

	@Override
	public boolean isNamedByApplication() {
		return true;
	}

	@Override
	public Telling tell(Observation.Context context, ContentSettings settings) {
		long weight = weight(context);
		KeyValues keyValues = context.getAllKeyValues();
		Throwable error = context.getError();
		return new Telling(weight, (description) -> {
			description.type("span");
			for (KeyValue keyValue : keyValues) {
				description.content().metadata(keyValue.getKey().replace('.', '_'), keyValue.getValue());
			}
			description.error(error);
		});
	}

	private static long weight(Observation.Context context) {
		long weight = 0;
		for (KeyValue keyValue : context.getAllKeyValues()) {
			weight += ContentWeight.of(keyValue.getValue());
		}
		return weight;
	}

}
