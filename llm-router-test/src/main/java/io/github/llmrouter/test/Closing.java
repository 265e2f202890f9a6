package io.github.llmrouter.test;

import org.jspecify.annotations.Nullable;

/**
 * Who answered, and how the answer ends.
 *
 * @param model echoed as the model that served; {@code null} for the catalogue's
 * @param provider echoed as the provider; {@code null} for the catalogue's
 * @param finishReason {@code null} for the natural one
 * @param nativeFinishReason {@code null} for the provider's word for the finish reason
 * @param unfinished whether there is no finish reason
 * @param done whether a stream says {@code [DONE]}
 * @param hold whether the connection is held open then
 */
record Closing(@Nullable String model, @Nullable String provider, @Nullable String finishReason,
		@Nullable String nativeFinishReason, boolean unfinished, boolean done, boolean hold) {

	static final Closing NATURAL = new Closing(null, null, null, null, false, true, false);

	Closing withServer(@Nullable String model, @Nullable String provider) {
		return new Closing(model, provider, this.finishReason, this.nativeFinishReason, this.unfinished, this.done,
				this.hold);
	}

	Closing withFinishReason(@Nullable String finishReason, @Nullable String nativeFinishReason) {
		return new Closing(this.model, this.provider, finishReason, nativeFinishReason, finishReason == null, this.done,
				this.hold);
	}

	Closing withoutDone() {
		return new Closing(this.model, this.provider, this.finishReason, this.nativeFinishReason, this.unfinished,
				false, this.hold);
	}

	Closing held() {
		return new Closing(this.model, this.provider, this.finishReason, this.nativeFinishReason, this.unfinished,
				this.done, true);
	}

}
