package io.github.llmrouter.options;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.ClassUtils;

/**
 * The kinds of options that something particular is known about.
 */
public final class OptionsKinds {

	private static final OptionsKind OPENAI = new OpenAiOptionsKind();

	// optional on the class path, and must not be linked without it
	private static final OptionsKind ANTHROPIC = ClassUtils
		.isPresent("org.springframework.ai.anthropic.AnthropicChatOptions", OptionsKinds.class.getClassLoader())
				? new AnthropicOptionsKind() : OPENAI;

	private OptionsKinds() {
	}

	public static OptionsKind of(ChatOptions.Builder<?> builder) {
		if (OPENAI.covers(builder)) {
			return OPENAI;
		}
		return ANTHROPIC.covers(builder) ? ANTHROPIC : OptionsKind.UNKNOWN;
	}

}
