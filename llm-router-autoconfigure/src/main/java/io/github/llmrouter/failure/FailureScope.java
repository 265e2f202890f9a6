package io.github.llmrouter.failure;

/**
 * For which of the targets that are left in a chain a failure speaks as well. Those are
 * not asked.
 */
public enum FailureScope {

	/**
	 * No target, not even the one that was asked: the call was at fault, as one that had
	 * no time left.
	 */
	CALL,

	/** Only the target that failed. */
	TARGET,

	/** Every target of the same provider: its key, account or proxy is at fault. */
	PROVIDER,

	/** The provider's free variants ({@code …:free}), whose common allowance is spent. */
	FREE_VARIANTS,

	/** All targets of the provider but its free variants: they cost nothing. */
	PAID_VARIANTS

}
