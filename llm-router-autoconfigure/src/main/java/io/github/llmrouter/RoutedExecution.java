package io.github.llmrouter;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.llmrouter.failure.AttemptFailedException;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.observation.CallObservation;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.target.TokenUsage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.ai.chat.model.ChatResponse;

import org.jspecify.annotations.Nullable;

/**
 * One routed call as a state machine without threads: a driver carries out a
 * {@link Directive} and reports how it went, which yields the next one. Transitions come
 * from one thread at a time, of two attempts that are under way at once each from its
 * own; which of them goes on is the {@link AttemptPlan plan's} to say. {@link #cancel}
 * may come from any thread at any time. No transition throws.
 */
final class RoutedExecution {

	private static final Log logger = LogFactory.getLog(ChatRouter.class);

	private final RouterEngine engine;

	private final ChatCall call;

	private final Deadline deadline;

	private final Closing closing;

	private final AttemptPlan plan;

	private final CallLedger ledger;

	private final CallPermits permits;

	private final CallObservation observation;

	private final Delivery delivery;

	RoutedExecution(RouterEngine engine, ChatCall call, AttemptPlan plan, Deadline deadline, Delivery delivery) {
		this.engine = engine;
		this.call = call;
		this.deadline = deadline;
		this.closing = engine.closing();
		this.plan = plan;
		this.delivery = delivery;
		this.ledger = new CallLedger(call);
		PolicyStack<ChatCall> callPermits = PolicyStack.of(engine.callPolicies(), call);
		this.permits = new CallPermits(callPermits, engine.inquiries(), engine.settling(call));
		this.observation = engine.observe(call, delivery);
		// first, so that it ends last
		callPermits.hold(this.observation);
	}

	/**
	 * The observation of the call, which its driver starts.
	 */
	CallObservation observation() {
		return this.observation;
	}

	/**
	 * What ends the call early.
	 */
	Closing closing() {
		return this.closing;
	}

	Deadline deadline() {
		return this.deadline;
	}

	Directive begin() {
		this.ledger.traced(this.observation.trace());
		return guarded(() -> admit(this.permits.ofCall(), () -> follow(this.plan.first(), null), Directive.Fail::new));
	}

	/**
	 * A chunk of a stream has come.
	 * @param run the attempt
	 * @param chunk the chunk
	 * @return what goes out now, or {@code null} if nothing does
	 */
	@Nullable ChatResponse received(AttemptRun run, ChatResponse chunk) {
		Transcript.Piece piece = run.transcript().add(chunk);
		run.signals().dataReceived(piece == Transcript.Piece.CONTENT);
		if (piece == Transcript.Piece.CONTENT && run.beginsToAnswer()) {
			this.permits.answering(run);
		}
		boolean commits = piece == Transcript.Piece.CONTENT || Chunks.hasMoreThanText(chunk);
		if (commits && !run.isCommitted() && !this.delivery.isWhole() && !answers(run)) {
			return null;
		}
		ChatResponse out = this.delivery.received(run, chunk, piece);
		return (out != null) ? this.ledger.attachTo(run, out) : null;
	}

	/**
	 * A blocking call has returned.
	 * @param run the attempt
	 * @param response what it returned
	 * @return what is next
	 */
	Directive answered(AttemptRun run, @Nullable ChatResponse response) {
		if (response == null) {
			return guarded(
					() -> failed(run, Failure.retryable(FailureKind.BAD_RESPONSE, "the model returned null"), null));
		}
		try {
			run.transcript().add(response);
		}
		catch (RuntimeException ex) {
			return failed(run, ex);
		}
		run.holdBack(response);
		return guarded(run.step().number(), () -> concluded(run));
	}

	/**
	 * A stream has ended.
	 * @param run the attempt
	 * @param error why, or {@code null} if it completed
	 * @return what is next
	 */
	Directive ended(AttemptRun run, @Nullable Throwable error) {
		return (error != null) ? failed(run, error) : guarded(run.step().number(), () -> concluded(run));
	}

	/**
	 * The target has thrown or signalled an error.
	 * @param run the attempt
	 * @param error the error
	 * @return what is next
	 */
	Directive failed(AttemptRun run, Throwable error) {
		return guarded(run.step().number(), () -> {
			if (hasLeft(run)) {
				return Directive.Leave.INSTANCE;
			}
			if (error instanceof Error fatal && !(run.step().hedge() && this.plan.isAccompanied(run.step()))) {
				throw fatal;
			}
			Failure failure = (error instanceof Seam.UnjoinableException)
					? Failure.of(FailureKind.BAD_RESPONSE, error.getMessage()) : this.engine.classify(error, run);
			if (run.isComplete() && isOfConnection(failure)) {
				// the model had said that it was finished: nothing of the answer is
				// missing
				return concluded(run);
			}
			return failed(run, failure, error);
		});
	}

	/**
	 * The caller has gone away.
	 * @param cause how that was noticed, or {@code null}
	 * @return what it would be told
	 */
	ChatRouterException cancel(@Nullable Throwable cause) {
		this.permits.cancel();
		return this.ledger.cancelled(cause);
	}

	/**
	 * Whether the attempt has been ended because another one beside it has answered.
	 * @param run the attempt
	 */
	boolean hasLeft(AttemptRun run) {
		return !this.plan.isUnderWay(run.step());
	}

	/**
	 * An attempt answers. Another one that is beside it ends here.
	 * @return {@code false} if the other one was first
	 */
	private boolean answers(AttemptRun run) {
		return answers(run.step().number());
	}

	private boolean answers(int number) {
		if (!this.plan.answers(number)) {
			return false;
		}
		this.permits.goOnWith(number, this.ledger::overtaken);
		return true;
	}

	private Directive admit(PolicyStack<?> permits, Supplier<Directive> admitted,
			Function<ChatRouterException, Directive> refused) {
		if (this.permits.isCancelled() || this.closing.isClosed()) {
			permits.settle(Outcome.NOT_MADE);
			if (permits.subject() instanceof Attempt attempt) {
				this.plan.notMade(attempt);
				return over(attempt.number(), null, null);
			}
			return over(0, null, null);
		}
		Admission admission = permits.admit();
		if (admission instanceof Admission.Proceed) {
			return admitted.get();
		}
		boolean patient = !(permits.subject() instanceof Attempt attempt && attempt.hedge());
		if (admission instanceof Admission.Wait wait && patient && this.deadline.allows(wait.delay())) {
			return pause(wait.delay(), () -> admit(permits, admitted, refused));
		}
		if (admission instanceof Admission.Answer answer) {
			if (permits.subject() instanceof Attempt attempt) {
				permits.settle(Outcome.NOT_MADE);
				this.plan.notMade(attempt);
				if (!answers(attempt.number())) {
					return Directive.Leave.INSTANCE;
				}
			}
			this.permits.callEnded(new Outcome.Succeeded(answer.response(), TokenUsage.UNKNOWN));
			return new Directive.Done(List.of(this.ledger.attachTo(null, answer.response())));
		}
		ChatRouterException reason = (admission instanceof Admission.Refuse refuse) ? refuse.reason()
				: new RefusedException(FailureKind.RATE_LIMIT,
						patient ? "A policy asks to wait longer than the call may take"
								: "A policy asks to wait, and a hedge does not",
						((Admission.Wait) admission).delay(), null);
		permits.settle(new Outcome.NotMade(reason.failure()));
		return refused.apply(reason);
	}

	private Directive attempt(Step.Try step, @Nullable ChatRouterException last) {
		return guarded(step.number(), () -> begin(step, last));
	}

	private Directive begin(Step.Try step, @Nullable ChatRouterException last) {
		ChatCall asked = this.permits.ofCall().subject();
		if (!step.hedge() && this.delivery.continues()) {
			asked = asked.withPrompt(this.engine.continuation().prompt(asked.prompt(), this.delivery.text()));
		}
		Attempt attempt = new Attempt(asked, step.target(), step.number(), step.tryOfTarget(), step.lastResort(),
				step.hedge());
		PolicyStack<Attempt> permits = PolicyStack.of(this.engine.attemptPolicies(), attempt);
		// first, so that it ends last
		permits.hold(this.engine.inquiries().begin(step.target()));
		this.permits.admitting(step, permits);
		return admit(permits, () -> ask(step, permits, last), (refusal) -> {
			this.observation.refused(attempt, refusal.failure());
			Step next = this.plan.afterRefusal(step, refusal);
			this.ledger.refused(step, refusal, next);
			return follow(next, refusal);
		});
	}

	private Directive ask(Step.Try step, PolicyStack<Attempt> permits, @Nullable ChatRouterException last) {
		Attempt attempt = permits.subject();
		this.ledger.asking(attempt.call());
		// how a model failed says more than that another was not asked
		Failure failed = this.plan.failed();
		FailureKind cause = (failed != null) ? failed.kind() : (last != null) ? last.kind() : null;
		boolean resumes = !step.hedge() && this.delivery.continues();
		AttemptRun run = this.engine.prepare(step, attempt, this.deadline, resumes,
				(progress) -> this.observation.attempt(attempt, step.delay(), cause, progress));
		permits.hold(run.observation());
		if (!step.hedge()) {
			this.delivery.beginAttempt();
		}
		if (!this.permits.making(permits, run, this.plan)) {
			this.plan.notMade(attempt);
			return Directive.Leave.INSTANCE;
		}
		return new Directive.Ask(run, hedge(run, attempt));
	}

	/** What to do beside an attempt that does not answer for long. */
	private Directive.@Nullable Pause hedge(AttemptRun run, Attempt attempt) {
		Duration delay = this.plan.hedgeDelay(attempt);
		return (delay != null) ? new Directive.Pause(delay, () -> guarded(() -> beside(run, delay))) : null;
	}

	private Directive beside(AttemptRun run, Duration delay) {
		// of a buffered stream the first token is the answer that is waited for here
		boolean wanted = !run.signals().hasFirstToken() && !this.permits.isCancelled() && !this.closing.isClosed();
		Step.Try hedge = wanted ? this.plan.hedge() : null;
		if (hedge == null) {
			return Directive.Leave.INSTANCE;
		}
		this.ledger.hedging(run.step(), hedge, delay);
		return attempt(hedge, null);
	}

	private Directive concluded(AttemptRun run) {
		Failure missing = this.engine.evidence(this.call, run, this.delivery).missing(run.transcript());
		if (missing != null) {
			return failed(run, missing, null);
		}
		if (!answers(run)) {
			return Directive.Leave.INSTANCE;
		}
		List<ChatResponse> rest;
		try {
			rest = this.delivery.rest(run);
		}
		catch (Seam.UnjoinableException ex) {
			return failed(run, ex);
		}
		Outcome outcome = new Outcome.Succeeded(run.transcript().joined(), run.transcript().usage());
		this.ledger.succeeded(run.step(), run);
		if (!this.permits.attemptEnded(run, outcome)) {
			return Directive.Leave.INSTANCE;
		}
		this.plan.succeeded();
		this.permits.callEnded(new Outcome.Succeeded(this.delivery.whole(run), this.ledger.usage(run)));
		return new Directive.Done(rest.stream().map((response) -> this.ledger.attachTo(run, response)).toList());
	}

	private Directive failed(AttemptRun run, Failure failure, @Nullable Throwable cause) {
		if (hasLeft(run)) {
			return Directive.Leave.INSTANCE;
		}
		if (this.permits.isCancelled() || this.closing.isClosed()) {
			// what breaks then is what was cut
			return over(run.step().number(), run, cause);
		}
		Step.Try step = run.step();
		Outcome outcome = new Outcome.Failed(failure, run.transcript().usage(), run.isCommitted());
		if (!this.permits.attemptEnded(run, outcome)) {
			return Directive.Leave.INSTANCE;
		}
		AttemptFailedException error = this.ledger.failed(step, run, failure, cause);
		if (run.isCommitted() && this.delivery.canResume()) {
			this.deadline.renew(this.engine.timeouts().streamTotal());
			this.ledger.interrupted(run);
		}
		Step next = this.plan.afterFailure(step, error, this.delivery.hasBegun() && !this.delivery.canResume());
		this.ledger.log(step, error, next);
		if (next instanceof Step.Stop) {
			this.permits.goOnWith(step.number(), this.ledger::overtaken);
		}
		else if (next instanceof Step.Leave) {
			this.permits.left(run);
		}
		if (next instanceof Step.Stop stop && this.delivery.hasBegun()) {
			return broken(error, stop);
		}
		return follow(next, error);
	}

	/** A part of the answer has gone out, and the rest will not come. */
	private Directive broken(ChatRouterException last, Step.Stop stop) {
		ChatRouterException reason = this.ledger.broken(last, stop, this.delivery.text());
		this.permits.callEnded(new Outcome.Failed(reason.failure(), TokenUsage.UNKNOWN, true));
		return new Directive.Fail(reason);
	}

	private Directive follow(Step step, @Nullable ChatRouterException last) {
		if (step instanceof Step.Leave) {
			return Directive.Leave.INSTANCE;
		}
		if (step instanceof Step.Try attempt) {
			return attempt.delay().isZero() ? attempt(attempt, last)
					: pause(attempt.delay(), () -> attempt(attempt, last));
		}
		if (last != null && this.delivery.hasBegun()) {
			return broken(last, (Step.Stop) step);
		}
		ChatRouterException reason = this.ledger.exhausted(last, (Step.Stop) step);
		this.permits.callEnded(new Outcome.Failed(reason.failure(), TokenUsage.UNKNOWN, false));
		return new Directive.Fail(reason);
	}

	private Directive pause(Duration delay, Supplier<Directive> then) {
		this.observation.paused();
		return new Directive.Pause(delay, () -> guarded(() -> {
			this.observation.resumed();
			return then.get();
		}));
	}

	/** The caller has gone away, or the router is closed: nothing is mended any more. */
	private Directive over(int number, @Nullable AttemptRun run, @Nullable Throwable cause) {
		if (this.permits.isCancelled() || (number > 0 && !this.plan.ends(number))) {
			return Directive.Leave.INSTANCE;
		}
		this.permits.cancel();
		String partialText = this.delivery.hasBegun() ? this.delivery.text() : null;
		return new Directive.Fail(this.ledger.closed(run, cause, partialText));
	}

	private Directive guarded(Supplier<Directive> transition) {
		return guarded(0, transition);
	}

	/**
	 * Let no transition throw.
	 * @param number of the attempt that goes on, 0 before there is any
	 */
	private Directive guarded(int number, Supplier<Directive> transition) {
		try {
			return transition.get();
		}
		catch (RuntimeException | Error ex) {
			if (this.plan.drops(number)) {
				logger.error("A call goes on without its hedge", PromptEcho.removed(ex, this.call));
				this.permits
					.dropHedge(new Outcome.Failed(Failure.of(FailureKind.UNKNOWN, null), TokenUsage.UNKNOWN, false));
				return Directive.Leave.INSTANCE;
			}
			if (number > 0 && !this.plan.ends(number)) {
				return Directive.Leave.INSTANCE;
			}
			this.permits.abandon(new Outcome.Failed(Failure.of(FailureKind.UNKNOWN, null), TokenUsage.UNKNOWN, false));
			return new Directive.Fail((ex instanceof Error) ? ex : this.ledger.failed(ex));
		}
	}

	private static boolean isOfConnection(Failure failure) {
		return failure.kind() == FailureKind.NETWORK || failure.kind() == FailureKind.TIMEOUT;
	}

}
