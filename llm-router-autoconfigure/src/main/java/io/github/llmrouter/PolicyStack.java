package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.llmrouter.cost.Charge;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * Asks policies one after the other and holds their permits until the end. One thread
 * admits; any thread may settle, and the first to do so wins. A permit that comes after
 * that is given back at once.
 *
 * @param <T> what is admitted
 */
final class PolicyStack<T> {

	private static final Log logger = LogFactory.getLog(PolicyStack.class);

	private static final RareWarnings warnings = new RareWarnings(logger, System::nanoTime);

	private final List<Policy<T>> policies;

	private final BiFunction<T, Prompt, T> rewriting;

	private final Function<T, ChatCall> call;

	private final List<Permit> permits;

	private T subject;

	private int next;

	private boolean settled;

	private PolicyStack(List<Policy<T>> policies, T subject, BiFunction<T, Prompt, T> rewriting,
			Function<T, ChatCall> call) {
		this.policies = policies;
		this.subject = subject;
		this.rewriting = rewriting;
		this.call = call;
		this.permits = new ArrayList<>(policies.size());
	}

	static PolicyStack<ChatCall> of(List<Policy<ChatCall>> policies, ChatCall call) {
		return new PolicyStack<>(policies, call, ChatCall::withPrompt, Function.identity());
	}

	static PolicyStack<Attempt> of(List<Policy<Attempt>> policies, Attempt attempt) {
		return new PolicyStack<>(policies, attempt, Attempt::withPrompt, Attempt::call);
	}

	/**
	 * What is admitted, as the policies asked so far have rewritten it.
	 */
	T subject() {
		return this.subject;
	}

	/**
	 * Ask the policies that have not been asked, until one does not simply proceed. After
	 * a wait, call again.
	 * @return {@link Admission#PROCEED} when all have admitted, otherwise what the last
	 * one decided
	 */
	Admission admit() {
		while (this.next < this.policies.size()) {
			Admission admission = ask(this.policies.get(this.next++));
			if (admission instanceof Admission.Proceed proceed) {
				hold(proceed.permit());
			}
			else if (admission instanceof Admission.Rewrite rewrite) {
				hold(rewrite.permit());
				this.subject = this.rewriting.apply(this.subject, rewrite.prompt());
			}
			else {
				if (admission instanceof Admission.Wait wait) {
					hold(wait.permit());
				}
				return admission;
			}
		}
		return Admission.PROCEED;
	}

	private Admission ask(Policy<T> policy) {
		try {
			@Nullable Admission admission = policy.decide().apply(this.subject);
			return (admission != null) ? admission : failed(policy, null);
		}
		catch (Exception ex) {
			return failed(policy, ex);
		}
	}

	private Admission failed(Policy<T> policy, @Nullable Exception cause) {
		String what = policy.name() + ((cause != null) ? " failed" : " decided nothing");
		if (cause != null) {
			warnings.warn(what, cause);
		}
		else {
			warnings.warn(what);
		}
		// what a policy asks may quote the prompt
		return new Admission.Refuse(new RefusedException(FailureKind.POLICY_FAILED, what, null,
				PromptEcho.removed(cause, this.call.apply(this.subject))));
	}

	/**
	 * Keep a permit that no policy gave.
	 * @param permit settled with the others; at once if that has happened
	 */
	void hold(Permit permit) {
		if (permit == Permit.NONE) {
			return;
		}
		synchronized (this) {
			if (!this.settled) {
				this.permits.add(permit);
				return;
			}
		}
		settle(permit, Outcome.NOT_MADE);
	}

	/**
	 * Settle every permit, the last one first. Only the first call has an effect.
	 * @param outcome how it ended
	 * @return whether this was the first call
	 */
	boolean settle(Outcome outcome) {
		return settle(outcome, null);
	}

	/**
	 * Settle every permit, the last one first. Only the first call has an effect.
	 * @param outcome how it ended
	 * @param charge what it cost, or {@code null} if that comes later or never
	 * @return whether this was the first call
	 */
	boolean settle(Outcome outcome, @Nullable Charge charge) {
		synchronized (this) {
			if (this.settled) {
				return false;
			}
			this.settled = true;
		}
		for (int i = this.permits.size() - 1; i >= 0; i--) {
			Permit permit = this.permits.get(i);
			if (charge != null) {
				tell(permit, charge);
			}
			settle(permit, outcome);
		}
		return true;
	}

	/**
	 * Tell every permit how the attempt goes on.
	 * @param event what to tell
	 */
	void tell(Consumer<Permit> event) {
		List<Permit> held;
		synchronized (this) {
			held = this.settled ? List.of() : List.copyOf(this.permits);
		}
		for (Permit permit : held) {
			try {
				event.accept(permit);
			}
			catch (Throwable ex) {
				logger.error("A permit could not be told how an attempt goes on: " + permit, ex);
			}
		}
	}

	/**
	 * What tells every permit what the attempt cost, which was not known when they were
	 * settled. It keeps nothing but the permits.
	 * @return to be used once
	 */
	Consumer<Charge> teller() {
		List<Permit> settled;
		synchronized (this) {
			settled = List.copyOf(this.permits);
		}
		return (charge) -> {
			for (int i = settled.size() - 1; i >= 0; i--) {
				tell(settled.get(i), charge);
			}
		};
	}

	private static void tell(Permit permit, Charge charge) {
		try {
			permit.charged(charge);
		}
		catch (Throwable ex) {
			logger.error("A permit could not be told what an attempt cost: " + permit, ex);
		}
	}

	private void settle(Permit permit, Outcome outcome) {
		try {
			permit.settle(outcome);
		}
		catch (Throwable ex) {
			// an Error too: what other permits hold must not be lost with this one
			logger.error("A permit could not be settled: " + permit, ex);
		}
	}

	/**
	 * A call policy or an attempt policy, seen alike.
	 *
	 * @param <T> what is admitted
	 * @param name for messages
	 * @param decide asks it
	 */
	record Policy<T>(String name, Function<? super T, Admission> decide) {

		static List<Policy<ChatCall>> ofCall(List<CallPolicy> policies) {
			return policies.stream().map((policy) -> new Policy<ChatCall>(name(policy), policy::admit)).toList();
		}

		static List<Policy<Attempt>> ofAttempt(List<AttemptPolicy> policies) {
			return policies.stream().map((policy) -> new Policy<Attempt>(name(policy), policy::admit)).toList();
		}

		private static String name(Object policy) {
			return policy.getClass().getName();
		}

	}

}
