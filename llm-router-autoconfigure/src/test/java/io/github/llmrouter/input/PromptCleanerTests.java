package io.github.llmrouter.input;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

class PromptCleanerTests {

	private final PromptCleaner cleaner = new PromptCleaner();

	private final Map<String, Object> metadata = new HashMap<>(Map.of("cacheControl", "ephemeral"));

	PromptCleanerTests() {
		this.metadata.put("nothing", null);
	}

	@Test
	void shouldCopyNothingIfThereIsNothingToClean() {
		List<Message> messages = List.of(new SystemMessage("Be brief"), new UserMessage("Hi"),
				new AssistantMessage(null), tools("fine"));

		assertThat(this.cleaner.clean(messages)).isSameAs(messages);
		assertThat(this.cleaner.messages()).isZero();
	}

	@Test
	void shouldCopyOnlyTheMessagesThatChangeAndKeepTheirOrder() {
		List<Message> messages = List.of(new SystemMessage("Be brief"), new UserMessage("H\u0000i"),
				new AssistantMessage("Hello"), new UserMessage("\u202e\u202eBye"));

		List<Message> clean = this.cleaner.clean(messages);

		assertThat(clean).extracting(Message::getText).containsExactly("Be brief", "Hi", "Hello", "Bye");
		assertThat(clean.get(0)).isSameAs(messages.get(0));
		assertThat(clean.get(2)).isSameAs(messages.get(2));
		assertThat(messages.get(1).getText()).isEqualTo("H\u0000i");
		assertThat(this.cleaner.messages()).isEqualTo(2);
		assertThat(this.cleaner.characters()).isEqualTo(3);
	}

	@Test
	void shouldKeepMediaAndMetadataOfAUserMessage() {
		Media image = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png"));

		Message clean = clean(UserMessage.builder().text("H\u0007i").media(image).metadata(this.metadata).build());

		assertThat(clean).isExactlyInstanceOf(UserMessage.class);
		assertThat(((UserMessage) clean).getMedia()).containsExactly(image);
		assertThat(clean.getMetadata()).containsAllEntriesOf(this.metadata);
	}

	@Test
	void shouldKeepMetadataOfASystemMessage() {
		Message clean = clean(SystemMessage.builder().text("Be\u2066 brief").metadata(this.metadata).build());

		assertThat(clean).isExactlyInstanceOf(SystemMessage.class);
		assertThat(clean.getText()).isEqualTo("Be brief");
		assertThat(clean.getMetadata()).containsAllEntriesOf(this.metadata);
	}

	@Test
	void shouldChangeNothingOfAnAssistantMessageButItsText() {
		this.metadata.put("signature", "a\u0000b");
		ToolCall call = new ToolCall("1", "function", "weather", "{\"city\":\"\u202eBonn\"}");
		Media image = new Media(MimeTypeUtils.IMAGE_PNG, URI.create("https://example.com/a.png"));

		Message clean = clean(AssistantMessage.builder()
			.content("I\ud800 look")
			.properties(this.metadata)
			.toolCalls(List.of(call))
			.media(List.of(image))
			.build());

		assertThat(clean).isExactlyInstanceOf(AssistantMessage.class);
		assertThat(clean.getText()).isEqualTo("I look");
		assertThat(clean.getMetadata()).containsAllEntriesOf(this.metadata);
		assertThat(((AssistantMessage) clean).getToolCalls()).containsExactly(call);
		assertThat(((AssistantMessage) clean).getMedia()).containsExactly(image);
	}

	@Test
	void shouldCleanResultsOfTools() {
		ToolResponseMessage message = ToolResponseMessage.builder()
			.responses(List.of(new ToolResponse("1", "weather", "sunny"), new ToolResponse("2", "mail", "\u202eevil"),
					new ToolResponse("3", "none", null)))
			.metadata(this.metadata)
			.build();

		Message clean = clean(message);

		assertThat(((ToolResponseMessage) clean).getResponses()).containsExactly(message.getResponses().get(0),
				new ToolResponse("2", "mail", "evil"), message.getResponses().get(2));
		assertThat(clean.getMetadata()).containsAllEntriesOf(this.metadata);
	}

	@Test
	void shouldLeaveMessagesOfOtherClassesAlone() {
		Message signed = new SignedMessage("Hi\u0000");
		List<Message> messages = List.of(signed);

		assertThat(this.cleaner.clean(messages)).isSameAs(messages);
	}

	private Message clean(Message message) {
		List<Message> clean = this.cleaner.clean(new ArrayList<>(List.of(new UserMessage("before"), message)));
		assertThat(clean).hasSize(2);
		return clean.get(1);
	}

	private static ToolResponseMessage tools(String data) {
		return ToolResponseMessage.builder().responses(List.of(new ToolResponse("1", "tool", data))).build();
	}

	private static final class SignedMessage extends AssistantMessage {

		SignedMessage(String text) {
			super(text);
		}

	}

}
