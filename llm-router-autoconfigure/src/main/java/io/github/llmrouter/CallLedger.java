package io.github.llmrouter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.CallFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.failure.StreamBrokenException;
import io.github.llmrouter.observation.TraceReference;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * Everything that happened in one call, and how it is told: to the caller by exceptions
 * and by its responses, to the operator by the log. Safe for the threads of the call and
 * the one that cancels it.
 */
final class CallLedger {

	private static final Log logger = LogFactory.getLog(ChatRouter.class);

	private final CallRecord record;

	private final List<ChatRouterException> failures = new ArrayList<>(0);

	private ChatCall call;

	CallLedger(ChatCall call) {
		this.call = call;
		this.record = new CallRecord(call);
	}

	/**
	 * The call is observed from now on.
	 * @param trace where it is found, or {@code null}
	 */
	void traced(@Nullable TraceReference trace) {
		this.record.traced(trace);
	}

	/**
	 * What is asked is known now.
	 * @param call as policies have rewritten it
	 */
	synchronized void asking(ChatCall call) {
		this.call = call;
	}

	void succeeded(Step.Try step, AttemptRun run) {
		this.record.ended(summary(step, null, false, run.elapsed()));
		if (logger.isDebugEnabled()) {
			logger.debug(prefix() + "attempt " + step.number() + " answered: " + step.target() + " after "
					+ run.elapsed().toMillis() + " ms");
		}
	}

	/**
	 * An attempt has not answered for long, and another one is made beside it.
	 * @param step the attempt
	 * @param hedge the other one
	 * @param delay for how long
	 */
	void hedging(Step.Try step, Step.Try hedge, Duration delay) {
		if (logger.isDebugEnabled()) {
			logger.debug(prefix() + "attempt " + step.number() + " has not answered after " + delay.toMillis() + " ms: "
					+ step.target() + "; attempt " + hedge.number() + " asks " + hedge.target() + " beside it");
		}
	}

	/**
	 * An attempt was ended because the one beside it has answered.
	 * @param run the attempt
	 */
	void overtaken(AttemptRun run) {
		Step.Try step = run.step();
		this.record.ended(summary(step, Failure.of(FailureKind.CANCELLED, null), false, run.elapsed()));
		if (logger.isDebugEnabled()) {
			logger.debug(prefix() + "attempt " + step.number() + " cancelled, as the other one answers: "
					+ step.target() + " after " + run.elapsed().toMillis() + " ms");
		}
	}

	synchronized void refused(Step.Try step, ChatRouterException reason, Step next) {
		this.failures.add(reason);
		this.record.ended(summary(step, reason.failure(), true, Duration.ZERO));
		if (logger.isDebugEnabled()) {
			// of every call while it lasts; meters tell it, and whoever drains or opens a
			// breaker is told once
			logger.debug(prefix() + "attempt " + step.number() + " not made: " + step.target() + ": "
					+ reason.getMessage() + "; " + then(next));
		}
	}

	/**
	 * An attempt has failed.
	 * @param step the attempt, as it was planned
	 * @param run the attempt
	 * @param failure how it failed, in the provider's words
	 * @param cause what was thrown, or {@code null}
	 * @return what is told of it, without what repeats the prompt
	 */
	synchronized AttemptFailedException failed(Step.Try step, AttemptRun run, Failure failure,
			@Nullable Throwable cause) {
		Target target = step.target();
		Failure told = PromptEcho.removed(failure, this.call);
		AttemptFailedException error = new AttemptFailedException(describe(target, told), told, target.name(),
				target.provider(), told.equals(failure) ? tellable(cause) : PromptEcho.standIn(cause));
		this.failures.add(error);
		this.record.ended(summary(step, failure, false, run.elapsed()));
		return error;
	}

	/**
	 * The call ends because the plan has nothing left to try.
	 * @param last what failed last, or {@code null} if nothing could be tried at all
	 * @param stop why the plan stops
	 * @return what the caller is told
	 */
	synchronized ChatRouterException exhausted(@Nullable ChatRouterException last, Step.Stop stop) {
		if (last == null) {
			return new CallFailedException("No model was asked, " + stop.why(), Failure.of(FailureKind.TIMEOUT, null),
					null, null, null, this.failures);
		}
		ChatRouterException told = (last instanceof RefusedException refusal) ? decisive(refusal) : last;
		return new CallFailedException(told.getMessage() + ", " + stop.why(), told.failure(), told.model(),
				told.provider(), told.getCause(), this.failures);
	}

	/**
	 * How a model failed says more than that another was not asked; and of models that
	 * were all not asked, the one that is back soonest says when to ask again.
	 */
	private ChatRouterException decisive(RefusedException last) {
		ChatRouterException decisive = last;
		for (ChatRouterException failure : this.failures) {
			if (failure instanceof AttemptFailedException || (decisive instanceof RefusedException
					&& failure.retryAfter() != null
					&& (decisive.retryAfter() == null || failure.retryAfter().compareTo(decisive.retryAfter()) < 0))) {
				decisive = failure;
			}
		}
		return decisive;
	}

	synchronized ChatRouterException broken(ChatRouterException last, Step.Stop stop, String partialText) {
		ChatRouterException told = (last instanceof RefusedException refusal) ? decisive(refusal) : last;
		return new StreamBrokenException(told.getMessage() + ", " + stop.why(), told.failure(), told.model(),
				told.provider(), told.getCause(), this.failures, partialText);
	}

	synchronized ChatRouterException cancelled(@Nullable Throwable cause) {
		return new CallFailedException("The call was cancelled", Failure.of(FailureKind.CANCELLED, null), null, null,
				tellable(cause), this.failures);
	}

	/**
	 * The router was closed while the call was under way, or before.
	 * @param run the attempt that was ended by it, or {@code null}
	 * @param cause how the attempt ended, or {@code null}
	 * @param partialText what has gone out of a stream, or {@code null} if nothing has
	 * @return what the caller is told
	 */
	synchronized ChatRouterException closed(@Nullable AttemptRun run, @Nullable Throwable cause,
			@Nullable String partialText) {
		String message = "The call was ended because the router is closed, as it is when its application ends";
		Failure failure = Failure.of(FailureKind.CANCELLED, null);
		if (partialText != null) {
			Target target = (run != null) ? run.target() : null;
			return new StreamBrokenException(message, failure, (target != null) ? target.name() : null,
					(target != null) ? target.provider() : null, tellable(cause), this.failures, partialText);
		}
		return new CallFailedException(message, failure, null, null, tellable(cause), this.failures);
	}

	/**
	 * Something went wrong that is not a target's failure.
	 * @param cause what was thrown
	 * @return what the caller is told
	 */
	synchronized ChatRouterException failed(Throwable cause) {
		return new CallFailedException("The call failed in the router", Failure.of(FailureKind.UNKNOWN, null), null,
				null, tellable(cause), this.failures);
	}

	/**
	 * A response goes out.
	 * @param run the attempt that brought it, or {@code null} if a policy answered
	 * @param response what came
	 * @return the same, carrying what happened
	 */
	ChatResponse attachTo(@Nullable AttemptRun run, ChatResponse response) {
		return this.record.attachTo(run, response);
	}

	private @Nullable Throwable tellable(@Nullable Throwable cause) {
		return PromptEcho.removed(cause, this.call);
	}

	/**
	 * What the answer used.
	 * @param run the attempt that brought it, or the end of it
	 */
	TokenUsage usage(AttemptRun run) {
		return this.record.usage(run);
	}

	/**
	 * An attempt has brought a part of the answer, and the next one is to continue it.
	 * @param run the attempt
	 */
	void interrupted(AttemptRun run) {
		this.record.interrupted(run);
	}

	void log(Step.Try attempt, AttemptFailedException error, Step next) {
		if (logger.isWarnEnabled()) {
			logger
				.warn(prefix() + "attempt " + attempt.number() + " failed: " + error.getMessage() + "; " + then(next));
		}
	}

	private static String then(Step next) {
		if (next instanceof Step.Try step) {
			return "next is " + step.target() + " in " + step.delay().toMillis() + " ms";
		}
		return (next instanceof Step.Stop stop) ? ("the call ends, " + stop.why()) : "the other attempt is under way";
	}

	private String prefix() {
		TraceReference trace = this.record.trace();
		return "[" + this.call.id() + ((trace != null) ? ", trace " + trace.traceId() : "") + "] ";
	}

	private static AttemptSummary summary(Step.Try step, @Nullable Failure failure, boolean refused, Duration elapsed) {
		Target target = step.target();
		return new AttemptSummary(target.name(), target.provider(), step.delay(),
				(failure != null) ? failure.kind() : null, (failure != null) ? failure.status() : null, refused,
				step.hedge(), elapsed);
	}

	private static String describe(Target target, Failure failure) {
		String message = target.name() + ": " + failure.summary();
		return (failure.detail() != null) ? message + ": " + failure.detail() : message;
	}

}
