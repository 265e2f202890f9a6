package io.github.llmrouter.autoconfigure;

/**
 * How the delay grows from one retry to the next.
 */
enum RetryStrategy {

	/** Multiplied each time. */
	EXPONENTIAL,

	/** The initial interval more each time. */
	LINEAR,

	/** By the Fibonacci numbers. */
	FIBONACCI,

	/** Always the initial interval. */
	FIXED,

	/** Longer or shorter by what failures came and how retries ended. */
	ADAPTIVE

}
