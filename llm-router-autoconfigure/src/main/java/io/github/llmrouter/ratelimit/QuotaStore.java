package io.github.llmrouter.ratelimit;

/**
 * Where the use of limits is kept.
 */
public sealed interface QuotaStore permits MemoryQuotas, RedisQuotas {

	/**
	 * A quota, whole unless it is known already.
	 * @param name what tells it from others
	 * @param perMinute the limit
	 * @return the quota
	 */
	Quota quota(QuotaName name, long perMinute);

	/**
	 * Whether asking it may block.
	 * @return whether it does I/O
	 */
	boolean blocking();

}
