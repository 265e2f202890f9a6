package io.github.llmrouter.failure;

/**
 * Says what an exception means. A bean of this type replaces the router's own.
 */
@FunctionalInterface
public interface FailureClassifier {

	/**
	 * Classify. Never throws; what it does not know is {@link FailureKind#UNKNOWN}.
	 * @param error what an attempt threw
	 * @return the failure
	 */
	Failure classify(Throwable error);

}
