package io.github.llmrouter;

/**
 * How much a call may cost, by the caller's own judgement: a hint for choosing models. It
 * is no limit.
 */
public enum BudgetLevel {

	/** As cheap as possible. */
	LOW,

	/** A fair price for a good answer. */
	MEDIUM,

	/** The answer counts, not its price. */
	HIGH

}
