package io.github.llmrouter.langfuse.observation;

/**
 * How much is shown of what is asked and answered.
 *
 * @param prompts whether inputs are shown
 * @param completions whether outputs are shown
 * @param maxLength how many characters of each at most
 * @param masker removes what must not be seen
 */
public record ContentSettings(boolean prompts, boolean completions, int maxLength, LangfuseMasker masker) {

	/** Everything, as far as it is sensible. */
	public static final ContentSettings DEFAULTS = new ContentSettings(true, true, 100_000, LangfuseMasker.NONE);

	/**
	 * The same without content.
	 */
	ContentSettings withoutContent() {
		return new ContentSettings(false, false, this.maxLength, this.masker);
	}

}
