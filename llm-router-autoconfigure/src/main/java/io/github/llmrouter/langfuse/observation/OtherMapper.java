package io.github.llmrouter.langfuse.observation;

import java.util.function.Consumer;

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
	public long weight(Observation.Context context) {
		long weight = 0;
		for (KeyValue keyValue : context.getAllKeyValues()) {
			weight += ContentWeight.of(keyValue.getValue());
		}
		return weight;
	}

	@Override
	public Consumer<Description> describe(Observation.Context context) {
		KeyValues keyValues = context.getAllKeyValues();
		Throwable error = context.getError();
		return (description) -> {
			description.type("span");
			for (KeyValue keyValue : keyValues) {
				description.content().metadataOfAny(keyValue.getKey().replace('.', '_'), keyValue.getValue());
			}
			description.error(error);
		};
	}

}
