package io.github.llmrouter.autoconfigure;

/**
 * Something that is wrong in the configuration. No part of it holds a configured value
 * that may be secret.
 *
 * @param property name of the property
 * @param reason what is wrong with it, to be read after its name
 * @param action what to do about it, a sentence
 */
record ConfigurationProblem(String property, String reason, String action) {

	@Override
	public String toString() {
		return this.property + " " + this.reason;
	}

}
