package io.github.llmrouter.failure;

import java.time.Clock;

import org.jspecify.annotations.Nullable;

/**
 * Classifies what a provider answered. The order is the same for all of them: a typed
 * name, a code in the body, the HTTP status unless it claims success, a vague name, the
 * words; an error that tells nothing is a bad gateway's.
 */
final class ResponseClassifier {

	private static final int BAD_GATEWAY = 502;

	private final Clock clock;

	ResponseClassifier(Clock clock) {
		this.clock = clock;
	}

	Failure classify(ErrorResponse response) {
		ErrorBody body = ErrorBody.of(response.body());
		RetryHints hints = new RetryHints(response, body, this.clock);
		RetryAfter retryAfter = hints.retryAfter();
		Signal signal = signal(response.status(), body);
		Verdict verdict = signal.verdict();
		if (verdict == null) {
			verdict = StatusTable.verdict(signal.status(), body, retryAfter.delay() != null);
		}
		if (verdict.kind() == FailureKind.RATE_LIMIT && !retryAfter.said()) {
			retryAfter = hints.limitReset();
		}
		boolean retryable = (body.retryable() != null) ? body.retryable() : verdict.retryable();
		int status = isFailure(response.status()) ? response.status() : signal.status();
		return new Failure(verdict.kind(), retryable && !retryAfter.never(), verdict.scope(), status,
				retryAfter.delay(), detail(status, body), status != 407);
	}

	private static Signal signal(int status, ErrorBody body) {
		Signal named = named(body);
		if (named != null) {
			return named;
		}
		Integer inBody = body.status();
		if (inBody != null) {
			return Signal.ofStatus(inBody);
		}
		Signal code = ErrorNames.findVague(body.code());
		if (code != null) {
			return code;
		}
		if (isFailure(status)) {
			return Signal.ofStatus(status);
		}
		Signal type = ErrorNames.findVague(body.type());
		return (type != null) ? type : unlabelled(status, body);
	}

	private static @Nullable Signal named(ErrorBody body) {
		for (String name : body.names()) {
			Signal signal = ErrorNames.find(name);
			if (signal != null) {
				return signal;
			}
		}
		return ErrorNames.find(body.type());
	}

	private static Signal unlabelled(int status, ErrorBody body) {
		if (!body.isError()) {
			return new Signal(status, Verdict.retry(FailureKind.BAD_RESPONSE));
		}
		Integer guessed = Phrase.findStatus(ErrorText.words(body));
		return Signal.ofStatus((guessed != null) ? guessed : BAD_GATEWAY);
	}

	private static boolean isFailure(int status) {
		return status >= 300 && status < 600;
	}

	private static @Nullable String detail(int status, ErrorBody body) {
		if (status == 407) {
			return "the proxy refuses to be used: check the provider's 'proxy' setting";
		}
		if (status >= 400) {
			return ErrorText.detail(body);
		}
		if (status >= 300) {
			return "redirect (status %d), which is not followed".formatted(status);
		}
		// may be a part of an answer: not to be quoted
		return body.isMarkup() ? "a page of markup instead of an answer" : "an answer that cannot be read";
	}

}
