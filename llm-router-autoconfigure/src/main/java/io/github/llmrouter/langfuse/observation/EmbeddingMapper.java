package io.github.llmrouter.langfuse.observation;

import java.util.List;

import io.github.llmrouter.target.TokenUsage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.util.StringUtils;

import org.jspecify.annotations.Nullable;

/**
 * An embedding model that was asked. Its vectors are not shown.
 */
final class EmbeddingMapper implements ObservationMapper<EmbeddingModelObservationContext> {

	@Override
	public String name(EmbeddingModelObservationContext context) {
		String model = requestedModel(context);
		return (model != null) ? "embedding " + model : "embedding";
	}

	@Override
	public long weight(EmbeddingModelObservationContext context) {
		return context.getRequest().getInstructions().stream().mapToLong(ContentWeight::of).sum();
	}

	@Override
	public void describe(EmbeddingModelObservationContext context, Description description) {
		description.type("embedding");
		EmbeddingResponse response = context.getResponse();
		String model = (response != null) ? response.getMetadata().getModel() : null;
		description.model(StringUtils.hasText(model) ? model : requestedModel(context));
		description.content().input((texts) -> texts(context.getRequest().getInstructions(), texts));
		description.metadata("provider", context.getOperationMetadata().provider());
		if (response != null) {
			Usage usage = response.getMetadata().getUsage();
			description.usage(new TokenUsage(Math.max(0, usage.getPromptTokens()), 0, 0, 0, 0, null));
			description.metadata("embeddings", response.getResults().size());
		}
		description.error(context.getError());
	}

	private static ObjectNode texts(List<String> inputs, TextLeaves texts) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		ArrayNode array = json.putArray("input");
		inputs.forEach((input) -> texts.add(array, input));
		return json;
	}

	private static @Nullable String requestedModel(EmbeddingModelObservationContext context) {
		EmbeddingOptions options = context.getRequest().getOptions();
		return (options != null && StringUtils.hasText(options.getModel())) ? options.getModel() : null;
	}

}
