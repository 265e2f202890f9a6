package io.github.llmrouter.langfuse.observation;

import org.springframework.ai.tool.observation.ToolCallingObservationContext;

/**
 * A tool that was called.
 */
final class ToolMapper implements ObservationMapper<ToolCallingObservationContext> {

	@Override
	public String name(ToolCallingObservationContext context) {
		return context.getToolDefinition().name();
	}

	@Override
	public long weight(ToolCallingObservationContext context) {
		return ContentWeight.of(context.getToolCallArguments()) + ContentWeight.of(context.getToolCallResult());
	}

	@Override
	public void describe(ToolCallingObservationContext context, Description description) {
		description.type("tool");
		description.content().input(context.getToolCallArguments());
		description.content().output(context.getToolCallResult());
		description.error(context.getError());
		description.metadata("tool_call_id", context.getToolCallId());
	}

}
