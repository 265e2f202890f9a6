package io.github.llmrouter.input;

import java.util.List;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Permit;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Asks the application's filters about each call, until one refuses it. As safe for
 * threads as they are.
 */
public final class ContentFilters implements CallPolicy, Ordered {

	private final List<ContentFilter> filters;

	/**
	 * Create.
	 * @param filters who is asked, in this order
	 */
	public ContentFilters(List<? extends ContentFilter> filters) {
		this.filters = List.copyOf(filters);
	}

	@Override
	public Admission admit(ChatCall call) {
		ChatCall seen = call;
		boolean rewritten = false;
		for (ContentFilter filter : this.filters) {
			ContentVerdict verdict = check(filter, seen);
			if (verdict instanceof ContentVerdict.Refuse refuse) {
				return Admission.refuse(FailureKind.CONTENT_POLICY, refuse.reason());
			}
			if (verdict instanceof ContentVerdict.Rewrite rewrite) {
				seen = seen.withPrompt(rewrite.prompt());
				rewritten = true;
			}
		}
		return rewritten ? new Admission.Rewrite(seen.prompt(), Permit.NONE) : Admission.PROCEED;
	}

	private static ContentVerdict check(ContentFilter filter, ChatCall call) {
		@Nullable ContentVerdict verdict;
		try {
			verdict = filter.check(call);
		}
		catch (Exception ex) {
			throw new IllegalStateException("Content filter " + filter.getClass().getName() + " failed", ex);
		}
		if (verdict == null) {
			throw new IllegalStateException("Content filter " + filter.getClass().getName() + " gave no verdict");
		}
		return verdict;
	}

	@Override
	public boolean blocking() {
		return this.filters.stream().anyMatch(ContentFilter::blocking);
	}

	/**
	 * After the other checks of what is asked and the limits of users, tenants and
	 * routes, which are cheaper: a filter may ask somebody who wants money for it.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 350;
	}

}
