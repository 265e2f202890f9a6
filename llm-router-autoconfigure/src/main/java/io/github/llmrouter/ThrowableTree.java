package io.github.llmrouter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A throwable with its causes, what it suppresses, and theirs in turn, as they are
 * printed. Whatever it is made of, even a circle, there is an end to it.
 */
final class ThrowableTree {

	private static final int MAX_SIZE = 100;

	private final Throwable root;

	/** Each of them once, what is nearer to the root first. */
	private final List<Throwable> members = new ArrayList<>();

	private final Set<Throwable> known = Collections.newSetFromMap(new IdentityHashMap<>());

	private boolean whole = true;

	ThrowableTree(Throwable root) {
		this.root = root;
		add(root);
		for (int i = 0; i < this.members.size(); i++) {
			Throwable member = this.members.get(i);
			add(member.getCause());
			for (Throwable suppressed : member.getSuppressed()) {
				add(suppressed);
			}
		}
	}

	private void add(@Nullable Throwable member) {
		if (member == null || this.known.contains(member)) {
			return;
		}
		if (this.members.size() == MAX_SIZE) {
			this.whole = false;
			return;
		}
		this.known.add(member);
		this.members.add(member);
	}

	/**
	 * Whether it could be looked through to its end.
	 * @return {@code false} if there is more of it than {@link #messages()} tells
	 */
	boolean isWhole() {
		return this.whole;
	}

	List<String> messages() {
		return this.members.stream().map(Throwable::getMessage).filter(Objects::nonNull).toList();
	}

	/**
	 * Copy it, as far as it could be looked through.
	 * @return what has its classes' names and stack traces, but no messages
	 */
	Throwable withoutMessages() {
		Set<Throwable> rest = Collections.newSetFromMap(new IdentityHashMap<>());
		rest.addAll(this.members);
		rest.remove(this.root);
		return copy(this.root, rest);
	}

	/** What is met again, as in a circle, is copied once. */
	private static Throwable copy(Throwable original, Set<Throwable> rest) {
		Throwable copy = new StandInException(original);
		Throwable cause = original.getCause();
		if (cause != null && rest.remove(cause)) {
			copy.initCause(copy(cause, rest));
		}
		for (Throwable suppressed : original.getSuppressed()) {
			if (rest.remove(suppressed)) {
				copy.addSuppressed(copy(suppressed, rest));
			}
		}
		return copy;
	}

}
