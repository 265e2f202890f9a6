package io.github.llmrouter;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.NullUnmarked;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * Options of a kind of which the router knows nothing, on which Spring AI's own builders
 * cannot look through to the fields.
 */
@NullUnmarked
record HandMadeOptions(String getModel, Integer getTopK, List<ToolCallback> getToolCallbacks,
		Map<String, Object> getToolContext, String flavour) implements ToolCallingChatOptions {

	HandMadeOptions(String model, Integer topK, ToolCallback... tools) {
		this(model, topK, List.of(tools), null, null);
	}

	@Override
	public Double getTemperature() {
		return null;
	}

	@Override
	public Integer getMaxTokens() {
		return null;
	}

	@Override
	public Double getTopP() {
		return null;
	}

	@Override
	public Double getFrequencyPenalty() {
		return null;
	}

	@Override
	public Double getPresencePenalty() {
		return null;
	}

	@Override
	public List<String> getStopSequences() {
		return null;
	}

	@Override
	public Builder mutate() {
		Builder builder = new Builder();
		builder.options = this;
		return builder;
	}

	/** Forgets what its options have no place for. */
	static final class Builder implements ToolCallingChatOptions.Builder<Builder> {

		private HandMadeOptions options = new HandMadeOptions(null, null, null, null, null);

		Builder flavour(String flavour) {
			return with(this.options.getModel, this.options.getTopK, this.options.getToolCallbacks,
					this.options.getToolContext, flavour);
		}

		private Builder with(String model, Integer topK, List<ToolCallback> tools, Map<String, Object> context,
				String flavour) {
			this.options = new HandMadeOptions(model, topK, tools, context, flavour);
			return this;
		}

		@Override
		public Builder clone() {
			return this.options.mutate();
		}

		@Override
		public Builder toolCallbacks(List<ToolCallback> tools) {
			return with(this.options.getModel, this.options.getTopK, tools, this.options.getToolContext,
					this.options.flavour);
		}

		@Override
		public Builder toolCallbacks(ToolCallback... tools) {
			return toolCallbacks(List.of(tools));
		}

		@Override
		public Builder toolContext(Map<String, Object> context) {
			return with(this.options.getModel, this.options.getTopK, this.options.getToolCallbacks, context,
					this.options.flavour);
		}

		@Override
		public Builder toolContext(String key, Object value) {
			return toolContext(Map.of(key, value));
		}

		@Override
		public Builder model(String model) {
			return with(model, this.options.getTopK, this.options.getToolCallbacks, this.options.getToolContext,
					this.options.flavour);
		}

		@Override
		public Builder topK(Integer topK) {
			return with(this.options.getModel, topK, this.options.getToolCallbacks, this.options.getToolContext,
					this.options.flavour);
		}

		@Override
		public Builder frequencyPenalty(Double frequencyPenalty) {
			return this;
		}

		@Override
		public Builder maxTokens(Integer maxTokens) {
			return this;
		}

		@Override
		public Builder presencePenalty(Double presencePenalty) {
			return this;
		}

		@Override
		public Builder stopSequences(List<String> stopSequences) {
			return this;
		}

		@Override
		public Builder temperature(Double temperature) {
			return this;
		}

		@Override
		public Builder topP(Double topP) {
			return this;
		}

		@Override
		public HandMadeOptions build() {
			return this.options;
		}

		@Override
		public Builder combineWith(ChatOptions.Builder<?> other) {
			if (other instanceof Builder that && that.options.flavour != null) {
				flavour(that.options.flavour);
			}
			return this;
		}

	}

}
