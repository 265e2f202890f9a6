package io.github.llmrouter;

/**
 * Stands, with its name and stack trace, for a throwable whose messages or those of its
 * causes repeat the prompt. It has none of them.
 */
final class StandInException extends Exception {

	private final String told;

	/**
	 * Create.
	 * @param original what it stands for; neither its cause nor what it suppresses is
	 * taken over
	 */
	StandInException(Throwable original) {
		this(told(original));
		setStackTrace(original.getStackTrace());
	}

	private StandInException(String told) {
		super(told);
		this.told = told;
	}

	/** The name is a part of the message: not every log prints what toString says. */
	private static String told(Throwable original) {
		String name = original.getClass().getName();
		return (original.getMessage() != null) ? name + ": (left out: this failure repeats the prompt)" : name;
	}

	@Override
	public String toString() {
		return this.told;
	}

}
