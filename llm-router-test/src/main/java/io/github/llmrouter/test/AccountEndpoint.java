package io.github.llmrouter.test;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /key}, {@code /credits} and {@code /generation}. The account has no limit,
 * and began today.
 */
final class AccountEndpoint {

	private static final String USER = "user_fake000000000000000000000000";

	private final Account account;

	AccountEndpoint(Account account) {
		this.account = account;
	}

	ObjectNode key(String key, boolean management) {
		BigDecimal spent = this.account.spent();
		ObjectNode json = Json.object();
		ObjectNode data = json.putObject("data")
			.put("label", label(key))
			.putNull("limit")
			.putNull("limit_remaining")
			.putNull("limit_reset")
			.put("include_byok_in_limit", false)
			.put("usage", spent)
			.put("usage_daily", spent)
			.put("usage_weekly", spent)
			.put("usage_monthly", spent)
			.put("byok_usage", 0)
			.put("byok_usage_daily", 0)
			.put("byok_usage_weekly", 0)
			.put("byok_usage_monthly", 0)
			.put("is_free_tier", false)
			.put("is_management_key", management)
			.put("is_provisioning_key", management)
			.put("creator_user_id", USER)
			.putNull("expires_at")
			.putNull("organization_id")
			.putNull("workspace_id");
		data.putObject("free_model_daily_requests").put("used", 0).put("limit", 1000).put("remaining", 1000);
		data.putArray("allowed_data_regions").add("global");
		data.putObject("rate_limit")
			.put("requests", -1)
			.put("interval", "10s")
			.put("note", "This field is deprecated and safe to ignore.");
		return json;
	}

	ObjectNode credits() {
		ObjectNode json = Json.object();
		json.putObject("data").put("total_credits", 100).put("total_usage", this.account.spent());
		return json;
	}

	@Nullable ObjectNode generation(String id) {
		Generation generation = this.account.find(id);
		ObjectNode json = Json.object();
		return (generation != null) ? json.set("data", generation.json()) : null;
	}

	private static String label(String key) {
		boolean tooShort = key.length() < 24;
		return tooShort ? "sk-or-v1-..." : key.substring(0, 12) + "..." + key.substring(key.length() - 3);
	}

}
