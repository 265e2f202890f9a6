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
	public Telling tell(ToolCallingObservationContext context, ContentSettings settings) {
		long weight = ContentWeight.of(context.getToolCallArguments()) + ContentWeight.of(context.getToolCallResult());
		String arguments = context.getToolCallArguments();
		String result = context.getToolCallResult();
		String callId = context.getToolCallId();
		Throwable error = context.getError();
		return new Telling(weight, (description) -> {
			description.type("tool");
			description.content().input(arguments);
			description.content().output(result);
			description.error(error);
			description.metadata("tool_call_id", callId);
		});
	}

}
