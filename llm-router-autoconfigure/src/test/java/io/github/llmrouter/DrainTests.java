package io.github.llmrouter;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.llmrouter.RoutedCall.AttemptSummary;
import io.github.llmrouter.Scenario.Mode;
import io.github.llmrouter.Scenario.ModelFailure;
import io.github.llmrouter.Scenario.Result;
import io.github.llmrouter.ScriptedChatModel.Act;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.failure.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import static io.github.llmrouter.RoutingTests.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Targets that an operator takes out of service, as call and as stream.
 */
class DrainTests {

	private final TargetDrain drain = new TargetDrain();

	private final ScriptedChatModel first = new ScriptedChatModel(Act.answer("from a"));

	private final ScriptedChatModel second = new ScriptedChatModel(Act.answer("from b"));

	private ChatRouter router(Scenario scenario) {
		return scenario.router()
			.attemptPolicies(List.of(this.drain))
			.targets(target("a", this.first), target("b", this.second))
			.build();
	}

	@ParameterizedTest
	@EnumSource
	void shouldAskADrainedTargetNoMoreUntilItIsBack(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ChatRouter router = router(scenario);
		this.drain.drain("a");
		Result result = scenario.ask(router);
		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::target, AttemptSummary::kind)
			.containsExactly(tuple("a", FailureKind.REFUSED), tuple("b", null));
		assertThat(this.first.asked()).isZero();

		this.drain.restore("a");
		assertThat(scenario.ask(router).text()).isEqualTo("from a");
	}

	@ParameterizedTest
	@EnumSource
	void shouldSayThatAllAreDrained(Mode mode) {
		Scenario scenario = new Scenario(mode);
		this.drain.drain("a");
		this.drain.drain("b");
		Result result = scenario.ask(router(scenario));
		assertThat(result.failure().kind()).isEqualTo(FailureKind.REFUSED);
		assertThat(result.failure()).hasMessage("b is drained, and no other model is left");
		assertThat(result.failure().getSuppressed()).extracting(Throwable::getMessage)
			.containsExactly("a is drained", "b is drained");
	}

	@ParameterizedTest
	@EnumSource
	void shouldLetAttemptsUnderWayEndAndNotRetryThem(Mode mode) {
		Scenario scenario = new Scenario(mode);
		ModelFailure failure = ModelFailure.retryable(FailureKind.OVERLOADED);
		ChatRouter router = scenario.router()
			.attemptPolicies(List.of(this.drain))
			.targets(target("a", new ScriptedChatModel(Act.answer("from a"), new Act(() -> {
				this.drain.drain("a");
				throw failure;
			}, Flux.defer(() -> {
				this.drain.drain("a");
				return Flux.error(failure);
			})))), target("b", new ScriptedChatModel(Act.answer("from b"))))
			.build();
		Result result = scenario.ask(router);
		assertThat(result.text()).isEqualTo("from b");
		assertThat(result.call().attempts()).extracting(AttemptSummary::kind)
			.containsExactly(FailureKind.OVERLOADED, null);
	}

	@ParameterizedTest
	@EnumSource
	void shouldLogNothingOfCallsThatAreAnsweredMeanwhile(Mode mode) {
		this.drain.drain("a");
		List<ILoggingEvent> log = logged(ChatRouter.class, () -> {
			Scenario scenario = new Scenario(mode);
			assertThat(scenario.ask(router(scenario)).text()).isEqualTo("from b");
		});
		assertThat(log).isEmpty();
	}

	@Test
	void shouldLogEachChangeOnce() {
		List<ILoggingEvent> log = logged(TargetDrain.class, () -> {
			assertThat(this.drain.drain("~a/b:c")).isTrue();
			assertThat(this.drain.drain("~a/b:c")).isFalse();
			assertThat(this.drain.isDrained("~a/b:c")).isTrue();
			assertThat(this.drain.restore("~a/b:c")).isTrue();
			assertThat(this.drain.restore("~a/b:c")).isFalse();
			assertThat(this.drain.isDrained("~a/b:c")).isFalse();
		});
		assertThat(log).extracting(ILoggingEvent::toString)
			.containsExactly("[INFO] Target ~a/b:c is drained: it is asked no more",
					"[INFO] Target ~a/b:c is back: it is asked again");
	}

	private static List<ILoggingEvent> logged(Class<?> name, Runnable action) {
		Logger logger = (Logger) LoggerFactory.getLogger(name);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Level level = logger.getLevel();
		logger.setLevel(Level.INFO);
		logger.addAppender(log);
		try {
			action.run();
		}
		finally {
			logger.detachAppender(log);
			logger.setLevel(level);
		}
		return log.list;
	}

}
