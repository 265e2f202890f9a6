package io.github.llmrouter.failure;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Classifies an exception that carries no answer of the provider, by the types in its
 * chain of causes. Client libraries wrap freely, so a rule is tried on the whole chain
 * before the next rule. Where no type says anything, the messages are read.
 */
final class ExceptionClassifier {

	private static final List<Rule> RULES = List.of(
			new Rule(ExceptionTypes::isInterrupt, Verdict.leave(FailureKind.CANCELLED), true),
			new Rule(ExceptionTypes::isUnknownHost, Verdict.leave(FailureKind.NETWORK), false),
			new Rule(ExceptionTypes::isDistrust, Verdict.leave(FailureKind.NETWORK), false),
			new Rule(ExceptionTypes::isConnect, Verdict.retry(FailureKind.NETWORK), false),
			new Rule(ExceptionTypes::isBrokenHandshake, Verdict.retry(FailureKind.NETWORK), false),
			// this side is busy or shutting down: asking again now would not mend it
			new Rule(ExceptionTypes::isRejectedTask, Verdict.leave(FailureKind.OVERLOADED), false),
			new Rule(ExceptionTypes::isTimeout, Verdict.leave(FailureKind.TIMEOUT), true),
			new Rule(ExceptionTypes::isProxyRefusal, Verdict.leaveProvider(FailureKind.NETWORK), false),
			new Rule(ExceptionTypes::isClosedHere, Verdict.leave(FailureKind.NETWORK), true),
			new Rule(ExceptionTypes::isBrokenConnection, Verdict.retry(FailureKind.NETWORK), true),
			new Rule(ExceptionTypes::isTooLarge, Verdict.leave(FailureKind.BAD_RESPONSE), true),
			new Rule(ExceptionTypes::isUnreadable, Verdict.retry(FailureKind.BAD_RESPONSE), true));

	// a model that trips over an answer; of wrappers, these types say nothing
	private static final List<Rule> ROOT_RULES = List.of(
			new Rule(ExceptionTypes::isMappingFault, Verdict.retry(FailureKind.BAD_RESPONSE), true),
			new Rule(ExceptionTypes::isLastingFault, Verdict.leave(FailureKind.BAD_RESPONSE), true));

	/**
	 * Classify an exception.
	 * @param causes the exception and its causes, outermost first; at least one
	 * @return the failure, of kind {@link FailureKind#UNKNOWN} if nothing is known
	 */
	Failure classify(List<Throwable> causes) {
		Throwable root = causes.get(causes.size() - 1);
		Failure failure = classify(RULES, causes);
		failure = (failure != null) ? failure : classify(ROOT_RULES, List.of(root));
		failure = (failure != null) ? failure : classifyByWords(causes);
		return (failure != null) ? failure : Failure.of(FailureKind.UNKNOWN, describe(root));
	}

	private static @Nullable Failure classify(List<Rule> rules, List<Throwable> causes) {
		for (Rule rule : rules) {
			for (Throwable cause : causes) {
				if (rule.matches().test(cause)) {
					return failure(rule.verdict(), describe(cause), rule.reachedProvider());
				}
			}
		}
		return null;
	}

	private static @Nullable Failure classifyByWords(List<Throwable> causes) {
		for (Throwable cause : causes) {
			ErrorBody body = ErrorBody.of(cause.getMessage());
			Integer status = Phrase.findStatus(ErrorText.words(body));
			if (status != null) {
				return failure(StatusTable.verdict(status, body, false), describe(cause), true);
			}
		}
		return null;
	}

	private static Failure failure(Verdict verdict, @Nullable String detail, boolean reachedProvider) {
		return new Failure(verdict.kind(), verdict.retryable(), verdict.scope(), null, null, detail, reachedProvider);
	}

	// the message of an exception that is not about the connection may quote the request
	private static @Nullable String describe(Throwable cause) {
		String name = cause.getClass().getSimpleName();
		String message = cause.getMessage();
		boolean quotable = (cause instanceof IOException && !ExceptionTypes.isUnreadable(cause))
				|| cause instanceof TimeoutException;
		return Redaction.detail((message != null && quotable) ? name + ": " + message : name);
	}

	private record Rule(Predicate<Throwable> matches, Verdict verdict, boolean reachedProvider) {
	}

}
