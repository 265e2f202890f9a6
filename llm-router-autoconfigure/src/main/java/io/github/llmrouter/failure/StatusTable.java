package io.github.llmrouter.failure;

/**
 * The decision table by HTTP status, which may as well be the one that an in-band error
 * stands for.
 */
final class StatusTable {

	private static final Verdict OUT_OF_FUNDS = Verdict.leaveProvider(FailureKind.PAYMENT);

	private static final Verdict KEY_REFUSED = Verdict.leaveProvider(FailureKind.AUTHENTICATION);

	private StatusTable() {
	}

	/**
	 * Look a status up.
	 * @param status the status
	 * @param body what tells apart the errors that share it
	 * @param toldToWait whether the provider said when to ask again
	 * @return what the table says
	 */
	static Verdict verdict(int status, ErrorBody body, boolean toldToWait) {
		if (status >= 300 && status < 400) {
			return Verdict.leave(FailureKind.BAD_RESPONSE);
		}
		return switch (status) {
			case 400, 413, 422 -> rejected(body);
			case 401 -> KEY_REFUSED;
			case 402 -> unpaid(body, toldToWait);
			case 403 -> forbidden(body);
			// 405: the base URL leads somewhere else; 451: not for this region
			case 404, 405, 410, 451 -> Verdict.leave(FailureKind.MODEL_NOT_FOUND);
			case 406, 411, 412, 414, 415, 416, 417, 428, 431 -> Verdict.leave(FailureKind.INVALID_REQUEST);
			// the proxy wants other credentials, whatever model is asked through it
			case 407 -> Verdict.leaveProvider(FailureKind.NETWORK);
			// the time is spent already
			case 408, 504, 524 -> Verdict.leave(FailureKind.TIMEOUT);
			case 409, 425 -> Verdict.retry(FailureKind.SERVER_ERROR);
			case 429 -> limited(body);
			case 503, 529 -> Verdict.retry(FailureKind.OVERLOADED);
			default -> (status >= 500) ? Verdict.retry(FailureKind.SERVER_ERROR) : Verdict.leave(FailureKind.UNKNOWN);
		};
	}

	private static Verdict rejected(ErrorBody body) {
		String words = ErrorText.words(body);
		if (Phrase.UNKNOWN_MODEL.in(words)) {
			return Verdict.leave(FailureKind.MODEL_NOT_FOUND);
		}
		if (Phrase.CONTEXT_TOO_LONG.in(words)) {
			return Verdict.leave(FailureKind.CONTEXT_LENGTH);
		}
		if (body.isModeration() || Phrase.CONTENT_DECLINED.in(words)) {
			return Verdict.leave(FailureKind.CONTENT_POLICY);
		}
		// Anthropic's way to ask for money, Google's to refuse a key
		if (Phrase.NO_CREDIT.in(words)) {
			return OUT_OF_FUNDS;
		}
		return Phrase.KEY_REFUSED.in(words) ? KEY_REFUSED : Verdict.leave(FailureKind.INVALID_REQUEST);
	}

	private static Verdict unpaid(ErrorBody body, boolean toldToWait) {
		if (body.limitIs("weight_exceeds_budget")) {
			return Verdict.leave(FailureKind.UNAFFORDABLE);
		}
		if (toldToWait || body.limitIs("openrouter_in_flight_budget", "in_flight_budget_exhausted")) {
			return new Verdict(FailureKind.PAYMENT, true, FailureScope.PAID_VARIANTS);
		}
		return Phrase.CANNOT_AFFORD.in(ErrorText.words(body)) ? Verdict.leave(FailureKind.UNAFFORDABLE) : OUT_OF_FUNDS;
	}

	private static Verdict forbidden(ErrorBody body) {
		if (body.isModeration() || Phrase.CONTENT_DECLINED.in(ErrorText.words(body))) {
			return Verdict.leave(FailureKind.CONTENT_POLICY);
		}
		boolean limit = body.limitIs("openrouter_key_limit", "openrouter_guardrail_budget",
				"openrouter_workspace_budget") || Phrase.LIMIT_SPENT.in(ErrorText.words(body));
		return limit ? OUT_OF_FUNDS : KEY_REFUSED;
	}

	private static Verdict limited(ErrorBody body) {
		if (body.limitIs("openrouter_free_tier_daily") || Phrase.FREE_PER_DAY.in(ErrorText.words(body))) {
			return new Verdict(FailureKind.RATE_LIMIT, false, FailureScope.FREE_VARIANTS);
		}
		// where its end is too far away to wait for, the scope leads past the other free
		// ones
		if (Phrase.FREE_PER_MINUTE.in(ErrorText.words(body))) {
			return new Verdict(FailureKind.RATE_LIMIT, true, FailureScope.FREE_VARIANTS);
		}
		return Verdict.retry(FailureKind.RATE_LIMIT);
	}

}
