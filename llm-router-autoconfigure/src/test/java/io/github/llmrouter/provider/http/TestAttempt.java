package io.github.llmrouter.provider.http;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

import io.github.llmrouter.target.AttemptSignals;
import io.github.llmrouter.target.Target;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Makes one attempt at a target, as the router does.
 */
public final class TestAttempt {

	public static final Duration FOREVER = Duration.ofDays(3650);

	public static final Duration PATIENCE = Duration.ofSeconds(20);

	private final Target target;

	private final AttemptSignals signals = new AttemptSignals(System::nanoTime);

	private UnaryOperator<ChatOptions.Builder<?>> options = (options) -> options;

	public TestAttempt(Target target) {
		this.target = target;
	}

	public TestAttempt options(UnaryOperator<ChatOptions.Builder<?>> options) {
		this.options = options;
		return this;
	}

	public AttemptSignals signals() {
		return this.signals;
	}

	public Prompt prompt(Duration timeout) {
		ChatOptions.Builder<?> builder = this.options.apply(this.target.chatModel().getOptions().mutate());
		builder.model(this.target.model());
		this.target.adapter().prepare(builder, timeout, this.signals);
		return new Prompt("What is the secret word?", builder.build());
	}

	public ChatResponse call() {
		return call(PATIENCE);
	}

	public ChatResponse call(Duration timeout) {
		try {
			return this.target.chatModel().call(prompt(timeout));
		}
		finally {
			this.signals.end();
		}
	}

	/**
	 * The stream; the attempt is to be ended by the test.
	 */
	public Flux<ChatResponse> open() {
		return this.target.chatModel().stream(prompt(FOREVER));
	}

	public List<ChatResponse> stream() {
		try {
			return Objects.requireNonNull(open().collectList().block(PATIENCE));
		}
		finally {
			this.signals.end();
		}
	}

	public static String text(List<ChatResponse> responses) {
		StringBuilder text = new StringBuilder();
		responses.forEach((response) -> response.getResults().forEach((g) -> text.append(g.getOutput().getText())));
		return text.toString();
	}

}
