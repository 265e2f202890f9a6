package io.github.llmrouter.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.AbstractRedisClient;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the use of limits in Redis, where all instances of the application share it. What
 * a limit does while Redis does not answer is decided by a {@link StoreGuard}.
 */
public final class RedisQuotas implements QuotaStore, AutoCloseable {

	private static final String PREFIX = "llm-router:ratelimit:";

	/** A quota that is used again at once need not be made anew. */
	private static final Duration KEPT = Duration.ofSeconds(10);

	private final RedisLink<String> link;

	private final ProxyManager<String> buckets;

	private final StoreGuard guard;

	private final LongSupplier nanoTime;

	/**
	 * Create, and begin to connect.
	 * @param client gives the client of Redis, which stays its owner's
	 * @param timeout how long Redis may take to answer
	 * @param allow whether requests are admitted while Redis does not answer, or refused
	 * @param statistics counts
	 * @param nanoTime a monotonic clock, in nanoseconds
	 */
	public RedisQuotas(Supplier<AbstractRedisClient> client, Duration timeout, boolean allow,
			RateLimitStatistics statistics, LongSupplier nanoTime) {
		this.link = new RedisLink<>(client, RedisLink.STRING_KEYS, timeout);
		this.buckets = new Bucket4jLettuce.LettuceBasedProxyManagerBuilder<>(this.link).requestTimeout(timeout)
			.expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
			.build();
		this.guard = new StoreGuard(allow, statistics, nanoTime);
		this.nanoTime = nanoTime;
		this.link.connect();
	}

	@Override
	public Quota quota(QuotaName name, long perMinute) {
		// those that ask at the same time are asked for together, and do not race
		return new RedisQuota(
				new BucketQuota(this.buckets.builder()
					.withOptimization(Optimizations.batching())
					.build(key(name, perMinute), () -> BucketQuota.configuration(perMinute)), perMinute),
				this.guard, this.nanoTime);
	}

	@Override
	public boolean blocking() {
		return true;
	}

	@Override
	public void close() {
		this.link.close();
	}

	/**
	 * By what key Redis knows a quota. A limit that is changed begins anew, and who users
	 * and tenants are does not show.
	 */
	static String key(QuotaName name, long perMinute) {
		String owner = (name.limit() == LimitName.USER || name.limit() == LimitName.TENANT)
				? hash(name.owner(), name.user()) : String.valueOf(name.owner());
		return PREFIX + name.limit().tag() + ":" + owner + ":" + name.resource().tag() + ":" + perMinute;
	}

	private static String hash(@Nullable String owner, @Nullable String user) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			String text = ((owner != null) ? owner.length() + ":" + owner : "-") + ":" + ((user != null) ? user : "");
			return Base64.getUrlEncoder()
				.withoutPadding()
				.encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
