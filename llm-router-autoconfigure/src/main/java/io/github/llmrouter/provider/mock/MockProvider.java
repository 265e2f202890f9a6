package io.github.llmrouter.provider.mock;

import java.math.BigDecimal;
import java.util.function.BiFunction;

import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TargetAdapter;
import io.github.llmrouter.target.TokenUsage;

import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.util.Assert;

/**
 * Targets that answer at once, always the same, without asking any model. Their tokens
 * are estimated by length, and cost nothing.
 */
public final class MockProvider {

	private final String name;

	private final BiFunction<String, Prompt, String> answers;

	/**
	 * A provider whose answers only say that no model was asked.
	 * @param name the configured name of the provider
	 */
	public MockProvider(String name) {
		this(name, (model, prompt) -> "This is a mock answer: no model was asked in place of " + model + ".");
	}

	/**
	 * A provider with answers of the application's own.
	 * @param name the configured name of the provider
	 * @param answers the answer of a model, by its id, to a prompt
	 */
	public MockProvider(String name, BiFunction<String, Prompt, String> answers) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		this.answers = answers;
	}

	/**
	 * Make a target.
	 * @param targetName its name in chains
	 * @param model the id of the model it stands in for
	 * @return the target
	 */
	public Target target(String targetName, String model) {
		return new Target(targetName, this.name, model, new MockChatModel(model, this.answers), new FreeOfCharge());
	}

	private static final class FreeOfCharge implements TargetAdapter {

		@Override
		public boolean freeOfCharge() {
			return true;
		}

		@Override
		public TokenUsage usage(ChatResponseMetadata metadata) {
			TokenUsage usage = TargetAdapter.super.usage(metadata);
			return usage.isReported()
					? new TokenUsage(usage.inputTokens(), usage.outputTokens(), 0, 0, 0, BigDecimal.ZERO) : usage;
		}

	}

}
