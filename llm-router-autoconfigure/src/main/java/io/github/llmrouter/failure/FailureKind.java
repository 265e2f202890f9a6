package io.github.llmrouter.failure;

import java.util.EnumSet;
import java.util.Set;

/**
 * What went wrong, in the terms a caller can act on. The names are stable: they appear in
 * {@code llm.fallback.on}, {@code llm.retry.policies.*} and in metrics.
 */
public enum FailureKind {

	/** Too many requests or tokens in a period; it passes with time. */
	RATE_LIMIT("The model is receiving too many requests. Please try again later."),

	/** The provider has no capacity at the moment. */
	OVERLOADED("The model is overloaded. Please try again later."),

	/** The provider failed on its side. */
	SERVER_ERROR("The model's provider has a problem. Please try again later."),

	/** Nothing came in time: no connection, no byte, no first token, or no next one. */
	TIMEOUT("The model did not answer in time."),

	/** The connection could not be made or broke. */
	NETWORK("The model could not be reached."),

	/** An answer came that cannot be read. */
	BAD_RESPONSE("The model's answer could not be read."),

	/** An answer came with nothing in it. */
	EMPTY_RESPONSE("The model gave no answer."),

	/** The answer ended before the model said that it was finished. */
	TRUNCATED("The model's answer was cut off."),

	/** Prompt and requested output do not fit into the model's context window. */
	CONTEXT_LENGTH("The request is too long for the model."),

	/** The provider, or a filter of the application, declined the content. */
	CONTENT_POLICY("The request was declined by a content policy."),

	/** The model does not exist, is retired, or has no endpoint that may serve it. */
	MODEL_NOT_FOUND("The model is not available."),

	/** The request itself is at fault; it would fail everywhere. */
	INVALID_REQUEST("The request is not valid."),

	/** The key is missing, wrong or not allowed to do this. */
	AUTHENTICATION("The model's provider did not accept the application's credentials."),

	/** The account has no credit left. */
	PAYMENT("The account at the model's provider has no credit left."),

	/** The credit left does not cover this request; a cheaper model may fit. */
	UNAFFORDABLE("The account at the model's provider cannot afford this request."),

	/** The target rests after failures of its own; it is tried again by and by. */
	CIRCUIT_OPEN("The model is not available at the moment. Please try again later."),

	/** A policy of the application refused the call. */
	REFUSED("The request was refused."),

	/** A policy of the application threw an exception instead of deciding. */
	POLICY_FAILED("The request could not be checked."),

	/**
	 * The caller went away, by a cancelled subscription or an interrupted thread, or the
	 * application ends.
	 */
	CANCELLED("The request was cancelled."),

	/** None of the others. */
	UNKNOWN("The model call failed.");

	private static final Set<FailureKind> NOT_OF_TARGET = EnumSet.of(CONTEXT_LENGTH, CONTENT_POLICY, INVALID_REQUEST,
			UNAFFORDABLE, CIRCUIT_OPEN, REFUSED, POLICY_FAILED, CANCELLED);

	private final String userMessage;

	FailureKind(String userMessage) {
		this.userMessage = userMessage;
	}

	/**
	 * Whether such a failure speaks against the target. One that is the request's own, or
	 * ours, does not: a prompt that is too long must not make a model look broken.
	 * @return whether the target is to blame
	 */
	public boolean isFaultOfTarget() {
		return !NOT_OF_TARGET.contains(this);
	}

	/**
	 * A sentence that may be shown to an end user: no name, no number, no detail.
	 * @return the message
	 */
	public String userMessage() {
		return this.userMessage;
	}

}
