package io.github.llmrouter.langfuse.observation;

import java.util.List;
import java.util.Map;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;

import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;

/**
 * Kinds of observation: whatever is asked holds {@link #ASKED}, whatever is answered
 * {@link #ANSWERED}.
 */
enum Kind {

	CHAT_CLIENT("chain", true, true) {

		@Override
		Observation.Context context() {
			ChatClientObservationContext context = ChatClientObservationContext.builder()
				.request(ChatClientRequest.builder().prompt(prompt()).build())
				.build();
			context.setResponse(ChatClientResponse.builder().chatResponse(response()).context(Map.of()).build());
			return context;
		}

	},

	ADVISOR("chain", false, false) {

		@Override
		Observation.Context context() {
			return AdvisorObservationContext.builder()
				.advisorName("memory")
				.order(1)
				.chatClientRequest(ChatClientRequest.builder().prompt(prompt()).build())
				.build();
		}

	},

	CHAT_MODEL("generation", true, true) {

		@Override
		Observation.Context context() {
			ChatModelObservationContext context = ChatModelObservationContext.builder()
				.prompt(prompt())
				.provider("p")
				.build();
			context.setResponse(response());
			return context;
		}

	},

	TOOL("tool", true, true) {

		@Override
		Observation.Context context() {
			ToolCallingObservationContext context = ToolCallingObservationContext.builder()
				.toolDefinition(
						ToolDefinition.builder().name("weather").description("Weather").inputSchema(SCHEMA).build())
				.toolCallArguments("{\"city\":\"" + ASKED + "\"}")
				.build();
			context.setToolCallResult(ANSWERED);
			return context;
		}

	},

	EMBEDDING("embedding", true, false) {

		@Override
		Observation.Context context() {
			return EmbeddingModelObservationContext.builder()
				.embeddingRequest(new EmbeddingRequest(List.of(ASKED), EmbeddingOptions.builder().model("m").build()))
				.provider("p")
				.build();
		}

	},

	QUERY("retriever", true, true) {

		@Override
		Observation.Context context() {
			return VectorStoreObservationContext.builder("db", VectorStoreObservationContext.Operation.QUERY)
				.queryRequest(SearchRequest.builder().query(ASKED).build())
				.queryResponse(List.of(new Document(ANSWERED)))
				.build();
		}

	},

	ADD("span", false, false) {

		@Override
		Observation.Context context() {
			return VectorStoreObservationContext.builder("db", VectorStoreObservationContext.Operation.ADD).build();
		}

	},

	OTHER("span", false, false) {

		@Override
		Observation.Context context() {
			Observation.Context context = new Observation.Context();
			context.addHighCardinalityKeyValue(KeyValue.of("http.url", ASKED));
			return context;
		}

	};

	static final String ASKED = "asked-canary";

	static final String ANSWERED = "answered-canary";

	static final String SCHEMA = "{\"type\":\"object\",\"title\":\"" + ASKED + "\"}";

	private final String type;

	private final boolean input;

	private final boolean output;

	Kind(String type, boolean input, boolean output) {
		this.type = type;
		this.input = input;
		this.output = output;
	}

	/** What it is in Langfuse. */
	String type() {
		return this.type;
	}

	boolean hasInput() {
		return this.input;
	}

	boolean hasOutput() {
		return this.output;
	}

	abstract Observation.Context context();

	static Prompt prompt() {
		AssistantMessage call = AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new AssistantMessage.ToolCall("1", "function", "weather", ASKED)))
			.build();
		ToolResponseMessage result = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponseMessage.ToolResponse("1", "weather", ASKED)))
			.build();
		return new Prompt(List.<Message>of(new UserMessage(ASKED), call, result),
				ToolCallingChatOptions.builder()
					.toolCallbacks(FunctionToolCallback.builder("weather", (String city) -> "cold")
						.description("Weather " + ASKED)
						.inputSchema(SCHEMA)
						.inputType(String.class)
						.build())
					.build());
	}

	static ChatResponse response() {
		return new ChatResponse(List.of(new Generation(new AssistantMessage(ANSWERED))));
	}

}
