package io.github.llmrouter.selection;

import java.time.Duration;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.target.Target;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StickySessions}.
 */
class StickySessionsTests {

	private final Target a = TestCalls.target("a");

	private final Target b = TestCalls.target("b");

	private long now;

	private final StickySessions sessions = new StickySessions(Duration.ofMinutes(30), 3, () -> this.now);

	@Test
	void shouldRememberWhoAnsweredLast() {
		ChatCall call = call("default", "tenant", "user", "session");
		assertThat(this.sessions.target(call)).isNull();
		answer(call, this.a);
		assertThat(this.sessions.target(call)).isEqualTo("a");
		answer(call, this.b);
		assertThat(this.sessions.target(call)).isEqualTo("b");
	}

	@Test
	void shouldNotRememberWhoDidNotAnswer() {
		ChatCall call = call("default", "tenant", "user", "session");
		answer(call, this.a);
		TestCalls.ask(this.sessions, call, this.b).settle(TestCalls.failed(FailureKind.TIMEOUT));
		TestCalls.ask(this.sessions, call, this.b).settle(TestCalls.CANCELLED);
		assertThat(this.sessions.target(call)).isEqualTo("a");
	}

	@Test
	void shouldTellSessionsOfOthersApart() {
		answer(call("default", "t", "u", "s"), this.a);
		assertThat(this.sessions.target(call("other", "t", "u", "s"))).isNull();
		assertThat(this.sessions.target(call("default", "other", "u", "s"))).isNull();
		assertThat(this.sessions.target(call("default", "t", "other", "s"))).isNull();
		assertThat(this.sessions.target(call("default", "t", "u", "other"))).isNull();
		// whatever separator one may think of
		assertThat(this.sessions.target(call("default", "t", null, "us"))).isNull();
		assertThat(this.sessions.target(call("default", null, "u", "s"))).isNull();
		assertThat(this.sessions.target(call("default", "u", "t", "s"))).isNull();
		assertThat(this.sessions.target(call("default", "t", "u", "s"))).isEqualTo("a");
	}

	@Test
	void shouldNotRememberCallsWithoutASession() {
		ChatCall call = call("default", "t", "u", null);
		answer(call, this.a);
		assertThat(this.sessions.target(call)).isNull();
	}

	@Test
	void shouldForgetASessionSomeTimeAfterItsLastAnswer() {
		ChatCall call = call("default", "t", "u", "s");
		answer(call, this.a);
		pass(29);
		answer(call, this.a);
		pass(29);
		assertThat(this.sessions.target(call)).isEqualTo("a");
		pass(2);
		assertThat(this.sessions.target(call)).isNull();
	}

	@Test
	void shouldRememberOnlySoMany() {
		for (int i = 0; i < 100; i++) {
			answer(call("default", "t", "u", "s" + i), this.a);
		}
		int remembered = 0;
		for (int i = 0; i < 100; i++) {
			remembered += (this.sessions.target(call("default", "t", "u", "s" + i)) != null) ? 1 : 0;
		}
		assertThat(remembered).isBetween(1, 3);
	}

	private void pass(int minutes) {
		this.now += Duration.ofMinutes(minutes).toNanos();
	}

	private void answer(ChatCall call, Target target) {
		TestCalls.ask(this.sessions, call, target).settle(TestCalls.ANSWERED);
	}

	private static ChatCall call(String route, String tenant, String user, String session) {
		return TestCalls.call(route, new Prompt("Hi"), false,
				LlmContext.builder().tenant(tenant).user(user).session(session).build());
	}

}
