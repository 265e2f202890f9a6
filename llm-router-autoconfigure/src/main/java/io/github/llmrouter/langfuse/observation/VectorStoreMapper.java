package io.github.llmrouter.langfuse.observation;

import java.util.List;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/**
 * A vector store: a retriever when it is searched.
 */
final class VectorStoreMapper implements ObservationMapper<VectorStoreObservationContext> {

	@Override
	public String name(VectorStoreObservationContext context) {
		return context.getDatabaseSystem() + " " + context.getOperationName();
	}

	@Override
	public Telling tell(VectorStoreObservationContext context, ContentSettings settings) {
		long weight = weight(context);
		boolean query = VectorStoreObservationContext.Operation.QUERY.value().equals(context.getOperationName());
		SearchRequest request = context.getQueryRequest();
		List<Document> documents = context.getQueryResponse();
		String database = context.getDatabaseSystem();
		String collection = context.getCollectionName();
		Throwable error = context.getError();
		return new Telling(weight, (description) -> {
			description.type(query ? "retriever" : "span");
			if (request != null) {
				description.content().input(request.getQuery());
				description.metadata("top_k", request.getTopK());
			}
			if (documents != null) {
				description.content().output((texts) -> documents(documents, texts));
				description.metadata("documents", documents.size());
			}
			description.metadata("database", database);
			description.metadata("collection", collection);
			description.error(error);
		});
	}

	private static long weight(VectorStoreObservationContext context) {
		long weight = (context.getQueryRequest() != null) ? ContentWeight.of(context.getQueryRequest().getQuery()) : 0;
		if (context.getQueryResponse() != null) {
			for (Document document : context.getQueryResponse()) {
				weight += ContentWeight.of(document.getText());
			}
		}
		return weight;
	}

	private static ArrayNode documents(List<Document> documents, TextLeaves texts) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		for (Document document : documents) {
			ObjectNode json = array.addObject().put("id", document.getId());
			if (document.getScore() != null) {
				json.put("score", document.getScore());
			}
			texts.put(json, "text", document.getText());
		}
		return array;
	}

}
