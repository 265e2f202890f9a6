package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Options of model calls. None is set by default: some models refuse options that others
 * take.
 *
 * @param temperature Sampling temperature. Some models accept none.
 * @param maxTokens Highest number of tokens to generate.
 * @param topP Share of the probability mass that is sampled from.
 * @param topK Number of most likely tokens that are sampled from.
 * @param frequencyPenalty Penalty on tokens by how often they have appeared.
 * @param presencePenalty Penalty on tokens that have appeared at all.
 * @param stopSequences Texts at which the answer ends.
 */
record OptionsProperties(@Nullable Double temperature, @Nullable Integer maxTokens, @Nullable Double topP,
		@Nullable Integer topK, @Nullable Double frequencyPenalty, @Nullable Double presencePenalty,
		@DefaultValue List<String> stopSequences) {

	OptionsProperties {
		stopSequences = List.copyOf(stopSequences);
	}

}
