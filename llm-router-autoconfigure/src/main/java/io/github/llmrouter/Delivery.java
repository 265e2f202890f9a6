package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;

import io.github.llmrouter.Transcript.Piece;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.util.StringUtils;

import org.jspecify.annotations.Nullable;

/**
 * What of a call's answer goes out to the caller, and when: the one place that knows the
 * {@linkplain StreamMode modes} of streams. The answer of a blocking call goes out whole.
 * Belongs to one call; used by one thread at a time.
 */
final class Delivery {

	private final StreamMode mode;

	/** What has gone out, where it may have to be continued. */
	private final StringBuilder text = new StringBuilder();

	private boolean begun;

	private boolean textOnly = true;

	/** Joins what the attempt under way brings to what went out before it. */
	private @Nullable Seam seam;

	Delivery(StreamMode mode) {
		this.mode = mode;
	}

	/**
	 * Whether anything has gone out.
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Whether another attempt may bring the rest of what has gone out.
	 */
	boolean canResume() {
		return this.begun && this.mode == StreamMode.RESUME && this.textOnly;
	}

	/**
	 * Whether the next attempt is to continue a text.
	 */
	boolean continues() {
		return this.text.length() > 0;
	}

	/**
	 * The text that has gone out.
	 * @param run the attempt that brought it, where there is but one
	 */
	String text(AttemptRun run) {
		return (this.mode == StreamMode.RESUME) ? this.text.toString() : run.transcript().text();
	}

	/**
	 * The text that has gone out and is to be continued.
	 */
	String text() {
		return this.text.toString();
	}

	/**
	 * An attempt begins.
	 */
	void beginAttempt() {
		this.seam = continues() ? new Seam(this.text.toString()) : null;
	}

	/**
	 * A chunk has come.
	 * @param run the attempt
	 * @param chunk the chunk
	 * @param piece what it brings
	 * @return what goes out now, or {@code null} if nothing does
	 */
	@Nullable ChatResponse received(AttemptRun run, ChatResponse chunk, Piece piece) {
		return switch (this.mode) {
			case LIVE -> live(run, chunk, piece);
			case BUFFERED -> hold(run, chunk, piece != Piece.NOTHING);
			case RESUME -> this.begun && !run.isCommitted() ? continued(run, chunk, piece) : first(run, chunk, piece);
		};
	}

	private @Nullable ChatResponse live(AttemptRun run, ChatResponse chunk, Piece piece) {
		if (piece == Piece.CONTENT) {
			run.commit();
			this.begun = true;
		}
		return run.isCommitted() ? chunk : hold(run, chunk, piece == Piece.END);
	}

	/** Of an attempt that has something out already, or is the first to have. */
	private @Nullable ChatResponse first(AttemptRun run, ChatResponse chunk, Piece piece) {
		ChatResponse out = live(run, chunk, piece);
		if (out != null) {
			keep(out);
		}
		return out;
	}

	private @Nullable ChatResponse continued(AttemptRun run, ChatResponse chunk, Piece piece) {
		String text = textOf(chunk);
		boolean more = hasMoreThanText(chunk);
		String out = text;
		if (this.seam != null) {
			out = this.seam.add(text) + (more ? this.seam.end() : "");
		}
		if (out.isEmpty() && !more) {
			// reasoning too: what is reasoned about is how to go on
			return hold(run, withText(chunk, ""), piece == Piece.END);
		}
		run.commit();
		ChatResponse joined = withText(chunk, out);
		keep(joined);
		return joined;
	}

	/**
	 * The attempt has brought a whole answer.
	 * @param run the attempt
	 * @return what is still to go out
	 * @throws Seam.UnjoinableException if it does not continue what went out
	 */
	List<ChatResponse> rest(AttemptRun run) {
		String left = (this.seam != null) ? this.seam.end() : "";
		if (left.isEmpty()) {
			return run.heldBack();
		}
		List<ChatResponse> rest = new ArrayList<>();
		rest.add(withText(run.transcript().joined(), left));
		this.text.append(left);
		rest.addAll(run.heldBack());
		return rest;
	}

	/**
	 * The whole answer.
	 * @param run the attempt that brought it, or the end of it
	 * @return the answer, whatever attempts its parts are from
	 */
	ChatResponse whole(AttemptRun run) {
		ChatResponse answer = run.transcript().joined();
		return (this.seam != null) ? withText(answer, this.text.toString()) : answer;
	}

	private static @Nullable ChatResponse hold(AttemptRun run, ChatResponse chunk, boolean worthIt) {
		if (worthIt) {
			run.holdBack(chunk);
		}
		return null;
	}

	private void keep(ChatResponse out) {
		this.text.append(textOf(out));
		this.textOnly &= !hasMoreThanText(out);
	}

	private static String textOf(ChatResponse response) {
		if (response.getResults().isEmpty()) {
			return "";
		}
		String text = response.getResults().get(0).getOutput().getText();
		return (text != null) ? text : "";
	}

	/** What cannot be continued: a tool call, media, or one of several choices. */
	private static boolean hasMoreThanText(ChatResponse response) {
		List<Generation> generations = response.getResults();
		if (generations.size() > 1) {
			return true;
		}
		for (Generation generation : generations) {
			AssistantMessage message = generation.getOutput();
			if (message.hasToolCalls() || !message.getMedia().isEmpty()
					|| (message.getMetadata().get("index") instanceof Number index && index.intValue() > 0)) {
				return true;
			}
		}
		return false;
	}

	private static ChatResponse withText(ChatResponse response, String text) {
		if (response.getResults().isEmpty() || text.equals(textOf(response))) {
			return response;
		}
		Generation generation = response.getResults().get(0);
		AssistantMessage message = generation.getOutput();
		AssistantMessage changed = AssistantMessage.builder()
			.content(StringUtils.hasLength(text) ? text : "")
			.properties(message.getMetadata())
			.toolCalls(message.getToolCalls())
			.media(message.getMedia())
			.build();
		return new ChatResponse(List.of(new Generation(changed, generation.getMetadata())), response.getMetadata());
	}

}
