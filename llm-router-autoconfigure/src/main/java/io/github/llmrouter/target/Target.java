package io.github.llmrouter.target;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.util.Assert;

import org.jspecify.annotations.Nullable;

/**
 * A model that can be asked, under the name by which chains and users refer to it.
 *
 * @param name the name in chains: the model id for the default provider, otherwise
 * {@code provider:model}
 * @param provider the configured name of its provider
 * @param model the id by which the provider knows the model; {@code null} to leave the
 * choice to the chat model's own options
 * @param chatModel the Spring AI model that asks it
 * @param adapter what is particular to its provider
 * @param contextWindow how many tokens prompt and answer may have together; {@code null}
 * if that is not known
 */
public record Target(String name, String provider, @Nullable String model, ChatModel chatModel, TargetAdapter adapter,
		@Nullable Integer contextWindow) {

	public Target {
		Assert.hasText(name, "'name' must not be empty");
		Assert.hasText(provider, "'provider' must not be empty");
		Assert.isTrue(contextWindow == null || contextWindow > 0, "'contextWindow' must be positive");
	}

	/**
	 * A target whose context window is not known.
	 * @param name the name in chains
	 * @param provider the configured name of its provider
	 * @param model the id by which the provider knows the model, or {@code null}
	 * @param chatModel the Spring AI model that asks it
	 * @param adapter what is particular to its provider
	 */
	public Target(String name, String provider, @Nullable String model, ChatModel chatModel, TargetAdapter adapter) {
		this(name, provider, model, chatModel, adapter, null);
	}

	/**
	 * A target on any chat model, with nothing particular to its provider.
	 * @param name its name in chains
	 * @param chatModel the model
	 * @return the target
	 */
	public static Target of(String name, ChatModel chatModel) {
		return new Target(name, name, null, chatModel, TargetAdapter.DEFAULT);
	}

	/**
	 * The same target, of which it is known how much fits into it.
	 * @param contextWindow in tokens, or {@code null} if that is not known
	 * @return the target
	 */
	public Target withContextWindow(@Nullable Integer contextWindow) {
		return new Target(this.name, this.provider, this.model, this.chatModel, this.adapter, contextWindow);
	}

	/**
	 * Whether this is a provider's free variant of a model ({@code …:free}).
	 * @return whether it is free
	 */
	public boolean isFree() {
		return this.model != null && this.model.endsWith(":free");
	}

	@Override
	public String toString() {
		return this.name;
	}

}
