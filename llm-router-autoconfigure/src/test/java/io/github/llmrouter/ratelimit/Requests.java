package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.List;

import io.github.llmrouter.context.LlmContext;
import io.github.llmrouter.failure.Failure;
import io.github.llmrouter.failure.FailureKind;
import io.github.llmrouter.failure.RefusedException;
import io.github.llmrouter.policy.Admission;
import io.github.llmrouter.policy.Attempt;
import io.github.llmrouter.policy.ChatCall;
import io.github.llmrouter.policy.Outcome;
import io.github.llmrouter.policy.Permit;
import io.github.llmrouter.target.Target;
import io.github.llmrouter.target.TokenUsage;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls and attempts that ask for ten tokens and want ninety at most, and how they end.
 */
final class Requests {

	static final Target TARGET = Target.of("x/y", Mockito.mock(ChatModel.class));

	static final int INPUT = 10;

	static final int MAX_OUTPUT = 90;

	private Requests() {
	}

	static Prompt prompt(@Nullable Integer maxTokens) {
		return new Prompt("q".repeat(4 * INPUT), ChatOptions.builder().maxTokens(maxTokens).build());
	}

	static ChatCall call(LlmContext context) {
		return onRoute("default", context);
	}

	static ChatCall onRoute(String route, LlmContext context) {
		return new ChatCall("id", route, prompt(MAX_OUTPUT), false, context);
	}

	static ChatCall call(@Nullable String tenant, @Nullable String user) {
		return call(LlmContext.builder().tenant(tenant).user(user).build());
	}

	static Attempt attempt() {
		return new Attempt(call(LlmContext.EMPTY), TARGET, 1, 1);
	}

	static Outcome succeeded(long tokens) {
		return succeeded("", new TokenUsage(0, tokens, 0, 0, 0, null));
	}

	static Outcome succeeded(String text, TokenUsage usage) {
		return new Outcome.Succeeded(new ChatResponse(List.of(new Generation(new AssistantMessage(text)))), usage);
	}

	static Outcome failed(FailureKind kind, boolean committed) {
		return new Outcome.Failed(Failure.of(kind, null), TokenUsage.UNKNOWN, committed);
	}

	static Permit permit(Admission admission) {
		assertThat(admission).isInstanceOf(Admission.Proceed.class);
		return ((Admission.Proceed) admission).permit();
	}

	static Admission.Wait waits(Admission admission, Duration delay) {
		assertThat(admission).isInstanceOf(Admission.Wait.class);
		assertThat(((Admission.Wait) admission).delay()).isEqualTo(delay);
		return (Admission.Wait) admission;
	}

	static RefusedException refusal(Admission admission) {
		assertThat(admission).isInstanceOf(Admission.Refuse.class);
		return (RefusedException) ((Admission.Refuse) admission).reason();
	}

}
