package io.github.llmrouter.input;

import java.util.List;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Permit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.core.Ordered;

/**
 * Takes invisible characters out of what is asked: control characters, overrides of the
 * direction of text, halves of surrogate pairs, and tag characters. They hide from people
 * what a model reads, and providers refuse some of them. Only texts change, those of
 * system, user and assistant messages and the results of tools; the arguments of tool
 * calls and metadata, which may be signed, do not. Safe for any thread.
 */
public final class InputCleaning implements CallPolicy, Ordered {

	private static final Log logger = LogFactory.getLog(InputCleaning.class);

	@Override
	public Admission admit(ChatCall call) {
		Prompt prompt = call.prompt();
		PromptCleaner cleaner = new PromptCleaner();
		List<Message> messages = cleaner.clean(prompt.getInstructions());
		if (messages == prompt.getInstructions()) {
			return Admission.PROCEED;
		}
		if (logger.isDebugEnabled()) {
			logger.debug("[" + call.id() + "] removed " + cleaner.characters() + " invisible characters from "
					+ cleaner.messages() + " of " + messages.size() + " messages");
		}
		return new Admission.Rewrite(new Prompt(messages, prompt.getOptions()), Permit.NONE);
	}

	/**
	 * After {@link InputLimits}: too much is not even read.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 200;
	}

}
