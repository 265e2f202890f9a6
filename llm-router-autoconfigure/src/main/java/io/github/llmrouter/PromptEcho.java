package io.github.llmrouter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.policy.ChatCall;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a prompt, with the arguments and results of tools in it, out of what is told
 * about a failure: some providers quote the request in their error messages.
 */
final class PromptEcho {

	/** As long a piece of a prompt is no coincidence. */
	private static final int PIECE = 12;

	private static final int STEP = 4;

	private final List<String> messages = new ArrayList<>();

	private final Set<String> pieces = new HashSet<>();

	private PromptEcho(Iterable<String> messages) {
		for (String message : messages) {
			String plain = plain(message);
			this.messages.add(plain);
			for (int start = 0; start + PIECE <= plain.length(); start += STEP) {
				String piece = plain.substring(start, start + PIECE);
				if (!piece.isBlank()) {
					this.pieces.add(piece);
				}
			}
		}
	}

	/**
	 * Leave out what the provider said if it repeats a piece of the prompt.
	 * @param failure the failure
	 * @param call the call with the prompt
	 * @return the failure without the echo
	 */
	static Failure removed(Failure failure, ChatCall call) {
		String detail = failure.detail();
		if (detail == null || !new PromptEcho(List.of(detail)).repeats(call)) {
			return failure;
		}
		return new Failure(failure.kind(), failure.retryable(), failure.scope(), failure.status(), failure.retryAfter(),
				"(left out: the provider's message repeats the prompt)", failure.reachedProvider());
	}

	/**
	 * Leave out the messages of what was thrown if one of them repeats a piece of the
	 * prompt.
	 * @param error what was thrown, or {@code null}
	 * @param call the call with the prompt
	 * @return the same if nothing is repeated, by it or by any of its causes and what
	 * they suppress; otherwise what stands for it
	 */
	static @Nullable Throwable removed(@Nullable Throwable error, ChatCall call) {
		if (error == null) {
			return null;
		}
		ThrowableTree tree = new ThrowableTree(error);
		return (!tree.isWhole() || new PromptEcho(tree.messages()).repeats(call)) ? tree.withoutMessages() : error;
	}

	/**
	 * Leave out the messages of what was thrown, because they are known to repeat the
	 * prompt.
	 * @param error what was thrown, or {@code null}
	 * @return what stands for it
	 */
	static @Nullable Throwable standIn(@Nullable Throwable error) {
		return (error != null) ? new ThrowableTree(error).withoutMessages() : null;
	}

	private boolean repeats(ChatCall call) {
		return call.prompt().getInstructions().stream().flatMap(PromptEcho::texts).anyMatch(this::repeats);
	}

	private boolean repeats(@Nullable String said) {
		if (said == null || said.isBlank()) {
			return false;
		}
		String text = plain(said);
		if (text.length() <= PIECE) {
			return text.length() >= STEP && this.messages.stream().anyMatch((message) -> message.contains(text));
		}
		for (int start = 0; start + PIECE <= text.length(); start++) {
			if (this.pieces.contains(text.substring(start, start + PIECE))) {
				return true;
			}
		}
		return false;
	}

	private static Stream<@Nullable String> texts(Message message) {
		Stream<@Nullable String> text = Stream.of(message.getText());
		if (message instanceof AssistantMessage assistant) {
			return Stream.concat(text, assistant.getToolCalls().stream().map(AssistantMessage.ToolCall::arguments));
		}
		if (message instanceof ToolResponseMessage tools) {
			return Stream.concat(text,
					tools.getResponses().stream().map(ToolResponseMessage.ToolResponse::responseData));
		}
		return text;
	}

	/** JSON within JSON, as arguments of tools are, has its quotes escaped. */
	private static String plain(String text) {
		return text.replace("\\", "");
	}

}
