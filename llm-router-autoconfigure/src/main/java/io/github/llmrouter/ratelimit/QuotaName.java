package io.github.llmrouter.ratelimit;

import org.jspecify.annotations.Nullable;

/**
 * What tells one quota from others.
 *
 * @param limit whom it limits
 * @param owner which one of these: a target or route by its name, a tenant, or the tenant
 * of a user
 * @param user which user of the tenant, or {@code null} if it is no user's
 * @param resource what it limits
 */
record QuotaName(LimitName limit, @Nullable String owner, @Nullable String user, Resource resource) {
}
