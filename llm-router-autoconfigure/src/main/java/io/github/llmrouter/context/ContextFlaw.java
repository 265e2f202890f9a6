package io.github.llmrouter.context;

/**
 * What can be wrong with what a context is given.
 */
enum ContextFlaw {

	/** Characters were removed. */
	CHARACTERS("A value holds control characters or bidirectional overrides. They are left out."),

	/** A value was cut. */
	LENGTH("A value is longer than " + ContextCleaner.MAX_LENGTH + " characters. It is cut."),

	/** A key was changed, or its entry left out. */
	KEY("A key of the metadata holds other characters than letters A to Z, digits, '_', '.' and '-'."
			+ " They are replaced by '_', or the entry is left out if nothing else is there."),

	/** Tags were left out. */
	TAGS("There are more than " + ContextCleaner.MAX_TAGS + " tags. The last are left out."),

	/** Entries of the metadata were left out. */
	METADATA("There are more than " + ContextCleaner.MAX_METADATA + " entries in the metadata. The last are left out.");

	private final String message;

	ContextFlaw(String message) {
		this.message = message;
	}

	String message() {
		return this.message;
	}

}
