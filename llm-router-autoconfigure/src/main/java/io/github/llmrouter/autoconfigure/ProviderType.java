package io.github.llmrouter.autoconfigure;

/**
 * What kind of API a configured provider has.
 */
enum ProviderType {

	/** OpenAI's API, or that of any server compatible with it. */
	OPENAI,

	/** Anthropic's own API. */
	ANTHROPIC,

	/** Whatever a {@code ChatModel} bean of the application asks. */
	BEAN

}
