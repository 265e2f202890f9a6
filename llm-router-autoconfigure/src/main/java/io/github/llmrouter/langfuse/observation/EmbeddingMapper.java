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
	public Telling tell(EmbeddingModelObservationContext context, ContentSettings settings) {
		long weight = context.getRequest().getInstructions().stream().mapToLong(ContentWeight::of).sum();
		List<String> inputs = context.getRequest().getInstructions();
		EmbeddingResponse response = context.getResponse();
		String answering = (response != null) ? response.getMetadata().getModel() : null;
		String model = StringUtils.hasText(answering) ? answering : requestedModel(context);
		// not its vectors, which are large
		Usage usage = (response != null) ? response.getMetadata().getUsage() : null;
		Integer embeddings = (response != null) ? response.getResults().size() : null;
		String provider = context.getOperationMetadata().provider();
		Throwable error = context.getError();
		return new Telling(weight, (description) -> {
			description.type("embedding");
			description.model(model);
			description.content().input((texts) -> texts(inputs, texts));
			description.metadata("provider", provider);
			if (usage != null) {
				description.usage(new TokenUsage(Math.max(0, usage.getPromptTokens()), 0, 0, 0, 0, null));
			}
			description.metadata("embeddings", embeddings);
			description.error(error);
		});
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
