package io.github.llmrouter;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.BootstrapWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks after each test class for what was left behind: permits of a {@link Scenario}
 * that were not settled, or more than once; and, as long as no application of another
 * test lives on, threads of the router that have not ended. Applies to every class.
 */
public final class LeakLedger implements BeforeAllCallback, AfterAllCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Set<Held> open = ConcurrentHashMap.newKeySet();

	private static final Queue<Held> settledTwice = new ConcurrentLinkedQueue<>();

	/** Contexts that live on for other tests start threads when they like. */
	private static volatile boolean contextsLiveOn;

	private Set<Thread> before = Set.of();

	static Admission call(ChatCall call) {
		return hold("call on route " + call.route());
	}

	static Admission attempt(Attempt attempt) {
		return hold("attempt " + attempt.number() + " at " + attempt.target());
	}

	private static Admission hold(String what) {
		Held held = new Held(what);
		open.add(held);
		return Admission.proceed(held);
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		contextsLiveOn |= isOfSpring(context.getRequiredTestClass());
		this.before = threads();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (!open.isEmpty()) {
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(open).as("never settled").isEmpty());
		}
		assertThat(settledTwice).as("settled more than once").isEmpty();
		if (!contextsLiveOn && !left().isEmpty()) {
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(left()).as("left behind").isEmpty());
		}
	}

	/** The application of such a test, or of one within it, lives on for others. */
	private static boolean isOfSpring(Class<?> test) {
		Class<?> outermost = test;
		while (outermost.getEnclosingClass() != null) {
			outermost = outermost.getEnclosingClass();
		}
		return AnnotatedElementUtils.hasAnnotation(outermost, BootstrapWith.class)
				|| Arrays.stream(outermost.getDeclaredClasses())
					.anyMatch((type) -> AnnotatedElementUtils.hasAnnotation(type, BootstrapWith.class));
	}

	private List<String> left() {
		return threads().stream().filter((thread) -> !this.before.contains(thread)).map(Thread::getName).toList();
	}

	private static Set<Thread> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			// those for prompts end by themselves when they have nothing to do for a
			// while
			.filter((thread) -> thread.getName().startsWith("llm-") && !thread.getName().startsWith("llm-prompts-"))
			.collect(Collectors.toSet());
	}

	/** Keeps nothing of the call. */
	private static final class Held implements Permit {

		private final String what;

		Held(String what) {
			this.what = what;
		}

		@Override
		public void settle(Outcome outcome) {
			if (!open.remove(this)) {
				settledTwice.add(this);
			}
		}

		@Override
		public String toString() {
			return this.what;
		}

	}

}
