package io.github.llmrouter.statistics;

/**
 * How the recent attempts at somebody ended. Those that say nothing about who was asked,
 * as a request that is too long or a caller that went away, are left out.
 *
 * @param answered attempts that brought an answer
 * @param failed attempts that failed
 * @param failedLast how many failed since the last answer
 */
public record AttemptTally(int answered, int failed, int failedLast) {

	/**
	 * Whether more failed than brought an answer.
	 * @param attempts how many there must have been for this to mean anything
	 * @return whether most failed
	 */
	public boolean mostlyFailed(int attempts) {
		return this.answered + this.failed >= attempts && this.failed > this.answered;
	}

}
