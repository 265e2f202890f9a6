package io.github.llmrouter.ratelimit;

/**
 * Whose tokens a call uses.
 *
 * @param limit the limit
 * @param key whose it is
 */
record TokenAccount(KeyedLimits limit, LimitKey key) {

	/**
	 * Count tokens.
	 * @param more how many; negative to give them back
	 */
	void count(long more) {
		this.limit.use(this.key, (state) -> state.correct(more));
	}

}
