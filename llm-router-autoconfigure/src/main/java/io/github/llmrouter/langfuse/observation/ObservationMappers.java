package io.github.llmrouter.langfuse.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.llmrouter.agent.AgentRunObservationContext;
import io.github.llmrouter.agent.EventObservationContext;
import io.github.llmrouter.observation.RoutedCallObservationContext;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.util.ClassUtils;

/**
 * The kinds of observation that are about language models, as far as their classes are
 * there. Immutable.
 */
final class ObservationMappers {

	private static final String CHAT_CLIENT = "org.springframework.ai.chat.client.observation.ChatClientObservationContext";

	private static final String VECTOR_STORE = "org.springframework.ai.vectorstore.observation.VectorStoreObservationContext";

	private final Map<Class<?>, ObservationMapper<?>> mappers = new LinkedHashMap<>();

	private final ObservationMapper<Observation.Context> other = new OtherMapper();

	ObservationMappers() {
		this.mappers.put(RoutedCallObservationContext.class, new RoutedCallMapper());
		this.mappers.put(ChatModelObservationContext.class, new ChatModelMapper());
		this.mappers.put(ToolCallingObservationContext.class, new ToolMapper());
		this.mappers.put(EmbeddingModelObservationContext.class, new EmbeddingMapper());
		this.mappers.put(AgentRunObservationContext.class, new AgentMapper());
		this.mappers.put(EventObservationContext.class, new EventMapper());
		ClassLoader classLoader = ObservationMappers.class.getClassLoader();
		if (ClassUtils.isPresent(CHAT_CLIENT, classLoader)) {
			OfChatClients.addTo(this.mappers);
		}
		if (ClassUtils.isPresent(VECTOR_STORE, classLoader)) {
			OfVectorStores.addTo(this.mappers);
		}
	}

	/**
	 * Find what describes an observation.
	 * @param context the observation
	 * @return its mapper, or {@code null} if it is not about language models
	 */
	@SuppressWarnings("unchecked")
	<C extends Observation.Context> @Nullable ObservationMapper<C> find(C context) {
		ObservationMapper<?> mapper = this.mappers.get(context.getClass());
		if (mapper != null) {
			return (ObservationMapper<C>) mapper;
		}
		for (Map.Entry<Class<?>, ObservationMapper<?>> entry : this.mappers.entrySet()) {
			if (entry.getKey().isInstance(context)) {
				return (ObservationMapper<C>) entry.getValue();
			}
		}
		return null;
	}

	/**
	 * What describes any observation.
	 */
	ObservationMapper<Observation.Context> other() {
		return this.other;
	}

	/** Apart, so that it is linked only where there are chat clients. */
	private static final class OfChatClients {

		private static void addTo(Map<Class<?>, ObservationMapper<?>> mappers) {
			mappers.put(org.springframework.ai.chat.client.observation.ChatClientObservationContext.class,
					new ChatClientMapper());
			mappers.put(org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext.class,
					new AdvisorMapper());
		}

	}

	/** Apart, so that it is linked only where there are vector stores. */
	private static final class OfVectorStores {

		private static void addTo(Map<Class<?>, ObservationMapper<?>> mappers) {
			mappers.put(org.springframework.ai.vectorstore.observation.VectorStoreObservationContext.class,
					new VectorStoreMapper());
		}

	}

}
