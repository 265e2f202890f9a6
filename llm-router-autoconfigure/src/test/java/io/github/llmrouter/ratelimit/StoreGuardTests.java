package io.github.llmrouter.ratelimit;

import java.time.Duration;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreGuard}.
 */
class StoreGuardTests {

	private final ManualClock clock = new ManualClock();

	private final RateLimitStatistics statistics = new RateLimitStatistics();

	private final StoreGuard guard = new StoreGuard(true, this.statistics, this.clock);

	private final Logger logger = (Logger) LoggerFactory.getLogger(StoreGuard.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private Level level;

	private int asked;

	@BeforeEach
	void listen() {
		this.log.start();
		this.level = this.logger.getLevel();
		this.logger.setLevel(Level.INFO);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(this.level);
	}

	private String ask(Supplier<String> question) {
		return this.guard.ask(() -> {
			this.asked++;
			return question.get();
		}, () -> "otherwise");
	}

	private static String fail() {
		throw new IllegalStateException("no answer from secret-host");
	}

	@Test
	void shouldLeaveTheStoreAloneForASecondAfterAFailure() {
		assertThat(ask(StoreGuardTests::fail)).isEqualTo("otherwise");
		assertThat(this.guard.restNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
		assertThat(ask(() -> "answer")).isEqualTo("otherwise");
		this.clock.advance(Duration.ofMillis(999));
		assertThat(ask(() -> "answer")).isEqualTo("otherwise");
		assertThat(this.asked).isOne();
		assertThat(this.statistics.storeFailures()).isOne();

		this.clock.advance(Duration.ofMillis(1));
		assertThat(ask(() -> "answer")).isEqualTo("answer");
		assertThat(ask(() -> "answer")).isEqualTo("answer");
	}

	@Test
	void shouldLetOneFindOutWhetherTheStoreIsBack() {
		ask(StoreGuardTests::fail);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(ask(() -> ask(() -> "inner") + " for others")).isEqualTo("otherwise for others");
	}

	@Test
	void shouldWarnOnceInHalfAMinute() {
		for (int second = 0; second < 45; second++) {
			ask(StoreGuardTests::fail);
			this.clock.advance(Duration.ofSeconds(1));
		}
		ask(() -> "answer");
		assertThat(this.log.list).extracting(ILoggingEvent::toString)
			.hasSize(3)
			.allMatch((line) -> !line.contains("secret"))
			.last()
			.isEqualTo("[INFO] The store of rate limits answers again");
		assertThat(this.statistics.storeFailures()).isEqualTo(45);
	}

	@Test
	void shouldNotBlameTheStoreForACallerThatGoesAway() {
		assertThat(ask(() -> {
			throw new IllegalStateException(new InterruptedException());
		})).isEqualTo("otherwise");
		assertThat(ask(() -> "answer")).isEqualTo("answer");
		assertThat(this.statistics.storeFailures()).isZero();
	}

}
