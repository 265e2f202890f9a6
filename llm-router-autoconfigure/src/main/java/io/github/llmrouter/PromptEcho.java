package io.github.llmrouter;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.policy.ChatCall;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.Message;

/**
 * Keeps a prompt out of what is told about a failure: some providers quote the request in
 * their error messages.
 */
final class PromptEcho {

	/** As long a piece of a prompt is no coincidence. */
	private static final int PIECE = 12;

	private static final int STEP = 4;

	private PromptEcho() {
	}

	/**
	 * Leave out what the provider said if it repeats a piece of the prompt.
	 * @param failure the failure
	 * @param call the call with the prompt
	 * @return the failure without the echo
	 */
	static Failure removed(Failure failure, ChatCall call) {
		String detail = failure.detail();
		if (detail == null || !repeats(detail, call)) {
			return failure;
		}
		return new Failure(failure.kind(), failure.retryable(), failure.scope(), failure.status(), failure.retryAfter(),
				"(left out: the provider's message repeats the prompt)", failure.reachedProvider());
	}

	private static boolean repeats(String detail, ChatCall call) {
		for (Message message : call.prompt().getInstructions()) {
			if (repeats(detail, message.getText())) {
				return true;
			}
		}
		return false;
	}

	private static boolean repeats(String detail, @Nullable String text) {
		if (text == null || text.isBlank()) {
			return false;
		}
		if (text.length() <= PIECE) {
			return text.length() >= STEP && detail.contains(text);
		}
		for (int start = 0; start + PIECE <= detail.length(); start += STEP) {
			if (text.contains(detail.substring(start, start + PIECE))) {
				return true;
			}
		}
		return false;
	}

}
