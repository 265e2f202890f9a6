package io.github.llmrouter.status;

/**
 * Tells the operator about one part of the router. Every bean of this type takes part in
 * what the actuator's {@code llmrouter} endpoint shows, in the order of {@code @Order};
 * of two with one name the first is shown. Asked by any thread.
 */
public interface StatusContributor {

	/**
	 * What the part is called, in the answer and in the path by which it is asked for
	 * alone.
	 * @return a short lower-case name without a slash
	 */
	String name();

	/**
	 * How the part is now. An exception is shown by the name of its class, warned of once
	 * a minute at most, and does not disturb the others.
	 * @return what becomes JSON: a map, a list, a record, a string or a number; it must
	 * hold neither a secret nor a prompt, nor who asked
	 */
	Object status();

}
