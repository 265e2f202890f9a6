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
 */
public record Target(String name, String provider, @Nullable String model, ChatModel chatModel, TargetAdapter adapter) {

	public Target {
		Assert.hasText(name, "'name' must not be empty");
		Assert.hasText(provider, "'provider' must not be empty");
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
