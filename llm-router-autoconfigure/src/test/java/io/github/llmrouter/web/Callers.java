package io.github.llmrouter.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;

/**
 * Remembers on whose behalf each question was asked.
 */
class Callers implements CallPolicy {

	private final Map<String, List<LlmContext>> contexts = new ConcurrentHashMap<>();

	@Override
	public Admission admit(ChatCall call) {
		String question = call.prompt().getUserMessage().getText();
		this.contexts.computeIfAbsent(question, (key) -> new CopyOnWriteArrayList<>()).add(call.context());
		return Admission.PROCEED;
	}

	List<LlmContext> of(String question) {
		return this.contexts.getOrDefault(question, List.of());
	}

}
