package io.github.llmrouter.test;

import java.util.random.RandomGenerator;

/**
 * Makes ids of OpenRouter's form.
 */
final class Ids {

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private final RandomGenerator random;

	/**
	 * Create.
	 * @param random safe for use by several threads
	 */
	Ids(RandomGenerator random) {
		this.random = random;
	}

	String generation(long epochSecond) {
		return "gen-" + epochSecond + "-" + letters();
	}

	String toolCall() {
		return "call_" + letters();
	}

	private String letters() {
		StringBuilder letters = new StringBuilder(20);
		for (int i = 0; i < 20; i++) {
			letters.append(ALPHABET.charAt(this.random.nextInt(ALPHABET.length())));
		}
		return letters.toString();
	}

}
