package io.github.llmrouter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.llmrouter.Transcript.Piece;

import org.springframework.ai.chat.model.ChatResponse;
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

	/** Whose answer goes out. */
	private @Nullable AttemptRun run;

	private boolean begun;

	private boolean textOnly = true;

	/** Joins what the attempt under way brings to what went out before it. */
	private @Nullable Seam seam;

	Delivery(StreamMode mode) {
		this.mode = mode;
	}

	/**
	 * What its mode is called in traces.
	 */
	String modeName() {
		return this.mode.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether anything has gone out.
	 */
	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * Whether nothing goes out before the answer is whole.
	 */
	boolean isWhole() {
		return this.mode == StreamMode.BUFFERED;
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
		// blanks alone are no message
		return StringUtils.hasText(this.text);
	}

	/**
	 * The text that has gone out.
	 */
	String text() {
		AttemptRun run = this.run;
		return (this.mode == StreamMode.RESUME || run == null) ? this.text.toString() : run.transcript().text();
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
			case RESUME -> resumable(run, chunk, piece);
		};
	}

	private @Nullable ChatResponse live(AttemptRun run, ChatResponse chunk, Piece piece) {
		if (piece == Piece.CONTENT) {
			commit(run);
		}
		return run.isCommitted() ? chunk : hold(run, chunk, piece == Piece.END);
	}

	/**
	 * What ends an attempt is held back: whether it ends the answer is not known yet.
	 */
	private @Nullable ChatResponse resumable(AttemptRun run, ChatResponse chunk, Piece piece) {
		boolean more = Chunks.hasMoreThanText(chunk);
		String text = Chunks.text(chunk);
		if (this.seam != null) {
			text = this.seam.add(text) + (more ? this.seam.end() : "");
		}
		// what is reasoned about in between is how to go on
		boolean reasoning = piece == Piece.CONTENT && (run.isCommitted() || !this.begun);
		ChatResponse out = null;
		if (more || !text.isEmpty() || reasoning) {
			commit(run);
			out = more ? Chunks.withText(chunk, text) : Chunks.unfinished(chunk, text);
			this.text.append(text);
			this.textOnly &= !more;
		}
		else if (piece == Piece.NOTHING && run.isCommitted()) {
			return chunk;
		}
		if (!more && (piece == Piece.END || Chunks.hasFinishReason(chunk))) {
			run.holdBack(Chunks.withText(chunk, ""));
		}
		return out;
	}

	private void commit(AttemptRun run) {
		run.commit();
		this.run = run;
		this.begun = true;
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
		rest.add(Chunks.ofText(left, run.transcript().joined().getMetadata()));
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
		return (this.seam != null) ? Chunks.withText(answer, this.text.toString()) : answer;
	}

	private static @Nullable ChatResponse hold(AttemptRun run, ChatResponse chunk, boolean worthIt) {
		if (worthIt) {
			run.holdBack(chunk);
		}
		return null;
	}

}
