package io.github.llmrouter.input;

import java.util.List;

import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.tokens.PromptSize;

import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.core.Ordered;

/**
 * Refuses a call that asks too much, before anything is spent on it. The refusal names
 * the limit and the number found, never what was asked.
 *
 * @param maxCharacters how many characters the texts of all messages may have together,
 * the arguments and results of tools included
 * @param maxMessages how many messages there may be
 * @param maxMedia how many images, documents and the like there may be in all messages
 * @param maxMediaBytes how large each of them may be; one that is only referred to has no
 * size
 */
public record InputLimits(long maxCharacters, int maxMessages, int maxMedia,
		long maxMediaBytes) implements CallPolicy, Ordered {

	/** Characters of Base64 for as many bytes. */
	private static final int BASE64_CHARACTERS = 4;

	private static final int BASE64_BYTES = 3;

	@Override
	public Admission admit(ChatCall call) {
		List<Message> messages = call.prompt().getInstructions();
		if (messages.size() > this.maxMessages) {
			return refuse("max-messages", this.maxMessages, messages.size() + " messages");
		}
		long characters = 0;
		int media = 0;
		for (Message message : messages) {
			characters += PromptSize.characters(message);
			if (message instanceof MediaContent content) {
				media += content.getMedia().size();
				for (Media item : content.getMedia()) {
					long bytes = bytes(item.getData());
					if (bytes > this.maxMediaBytes) {
						return refuse("max-media-size", this.maxMediaBytes, "media of " + bytes + " bytes");
					}
				}
			}
		}
		if (characters > this.maxCharacters) {
			return refuse("max-characters", this.maxCharacters, characters + " characters");
		}
		return (media > this.maxMedia) ? refuse("max-media", this.maxMedia, media + " media") : Admission.PROCEED;
	}

	private static Admission refuse(String name, long limit, String found) {
		return Admission.refuse(FailureKind.INVALID_REQUEST,
				"The prompt has " + found + ", and llm.input." + name + " is " + limit);
	}

	private static long bytes(Object data) {
		if (data instanceof byte[] bytes) {
			return bytes.length;
		}
		// a text is a URL, which is short, or Base64
		return (data instanceof String text) ? (long) text.length() * BASE64_BYTES / BASE64_CHARACTERS : 0;
	}

	/**
	 * Before everything that reads the messages.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 100;
	}

}
