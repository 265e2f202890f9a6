package io.github.llmrouter.ratelimit;

import io.github.llmrouter.policy.ChatCall;
import org.jspecify.annotations.Nullable;

/**
 * Whose limit it is.
 *
 * @param owner a route by its name, a tenant, or the tenant of a user
 * @param user which user of the tenant, or {@code null} if it is no user's
 */
record LimitKey(@Nullable String owner, @Nullable String user) {

	/**
	 * Whose limit applies to a call.
	 * @param name of what kind
	 * @param call the call
	 * @return the key, or {@code null} if the call belongs to nobody of that kind
	 */
	static @Nullable LimitKey of(LimitName name, ChatCall call) {
		String tenant = call.context().tenant();
		String user = call.context().user();
		return switch (name) {
			case USER -> (user != null) ? new LimitKey(tenant, user) : null;
			case TENANT -> (tenant != null) ? new LimitKey(tenant, null) : null;
			case ROUTE -> new LimitKey(call.route(), null);
			case TARGET -> null;
		};
	}

	/** Not who it is. */
	@Override
	public String toString() {
		return "LimitKey";
	}

}
