package io.github.llmrouter.integration;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.RoutingChatOptions;
import io.github.llmrouter.autoconfigure.LlmRateLimitAutoConfiguration;
import io.github.llmrouter.autoconfigure.LlmRouterAutoConfiguration;
import io.github.llmrouter.failure.ChatRouterException;
import io.github.llmrouter.ratelimit.RateLimitStatistics;
import io.lettuce.core.event.command.CommandListener;
import io.lettuce.core.event.command.CommandStartedEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import redis.embedded.RedisServer;

import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits that several instances of an application share, on a real Redis.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RedisRateLimitTests {

	private RedisServer redis;

	private ApplicationContextRunner runner;

	private final AtomicInteger users = new AtomicInteger();

	@BeforeAll
	void start() throws IOException {
		this.redis = server();
		this.redis.start();
		this.runner = runner(this.redis);
	}

	@AfterAll
	void stop() throws IOException {
		this.redis.stop();
	}

	private static RedisServer server() throws IOException {
		return RedisServer.newRedisServer().setting("save \"\"").setting("bind 127.0.0.1").port(freePort()).build();
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static ApplicationContextRunner runner(RedisServer redis) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LlmRouterAutoConfiguration.class,
					LlmRateLimitAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withPropertyValues("llm.force-mock=true", "llm.models=first", "llm.rate-limit.store=redis",
					"llm.rate-limit.max-wait=0", "llm.rate-limit.redis-timeout=2s",
					"spring.data.redis.port=" + redis.ports().get(0));
	}

	private Prompt prompt() {
		return new Prompt("q", RoutingChatOptions.builder().user("user-" + this.users.incrementAndGet()).build());
	}

	@ParameterizedTest
	@EnumSource
	void shouldShareALimitBetweenApplications(Mode mode) {
		Prompt prompt = prompt();
		ApplicationContextRunner limited = this.runner
			.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=5");
		limited.run((one) -> limited.run((other) -> {
			List<String> answers = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				answers.add(mode.ask(one, prompt));
				answers.add(mode.ask(other, prompt));
			}
			assertThat(answers).startsWith("answered", "answered", "answered", "answered", "answered", "RATE_LIMIT")
				.containsOnly("answered", "RATE_LIMIT");
			assertThat(answers.stream().filter("answered"::equals)).hasSize(5);
			assertThat(one.getBean(RateLimitStatistics.class).storeFailures()).isZero();
		}));
	}

	@Test
	void shouldAdmitExactlyTheLimitOfManyThreadsOfTwoApplications() {
		Prompt prompt = prompt();
		ApplicationContextRunner limited = this.runner
			.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=50");
		limited.run((one) -> limited.run((other) -> {
			ExecutorService threads = Executors.newFixedThreadPool(100);
			List<Future<String>> answers = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				ApplicationContext context = (i % 2 == 0) ? one : other;
				answers.add(threads.submit(() -> Mode.CALL.ask(context, prompt)));
			}
			int answered = 0;
			for (Future<String> answer : answers) {
				answered += answer.get().equals("answered") ? 1 : 0;
			}
			threads.shutdownNow();
			assertThat(one.getBean(RateLimitStatistics.class).storeFailures()).isZero();
			assertThat(other.getBean(RateLimitStatistics.class).storeFailures()).isZero();
			// one comes back each 1.2 s
			assertThat(answered).isBetween(50, 52);
		}));
	}

	@Test
	void shouldTellRedisNeitherUsersNorMoreThanItMustKnow() {
		this.runner
			.withPropertyValues("llm.rate-limit.per-user.tokens-per-minute=6000",
					"llm.targets.first.requests-per-minute=60")
			.run((context) -> {
				Prompt prompt = prompt();
				assertThat(Mode.CALL.ask(context, prompt)).isEqualTo("answered");
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				Set<String> keys = template.keys("*");
				assertThat(keys).contains("llm-router:ratelimit:target:first:requests:60")
					.anyMatch((key) -> key.startsWith("llm-router:ratelimit:user:") && key.endsWith(":tokens:6000"))
					.allSatisfy((key) -> assertThat(key).startsWith("llm-router:ratelimit:").doesNotContain("user-"))
					.allSatisfy((key) -> assertThat(template.getExpire(key)).isBetween(0L, 80L));
			});
	}

	@ParameterizedTest
	@EnumSource
	void shouldAllowOrDenyWhileRedisIsDown(Mode mode, CapturedOutput output) throws Exception {
		RedisServer redis = server();
		redis.start();
		try {
			for (String decision : List.of("allow", "deny")) {
				runner(redis)
					.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=2",
							"llm.rate-limit.redis-timeout=200ms", "llm.rate-limit.on-store-failure=" + decision)
					.run((context) -> {
						long failures = failuresUntilConnected(context, mode);
						Prompt prompt = prompt();
						assertThat(mode.ask(context, prompt)).isEqualTo("answered");
						redis.stop();
						long start = System.nanoTime();
						for (int i = 0; i < 20; i++) {
							assertThat(mode.ask(context, prompt))
								.isEqualTo(decision.equals("allow") ? "answered" : "RATE_LIMIT");
						}
						// not 200 ms each
						assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(3).toNanos());
						assertThat(failures(context) - failures).isBetween(1L, 4L);
						assertThat(output).containsOnlyOnce("Meanwhile requests are "
								+ (decision.equals("allow") ? "not limited" : "refused") + ", as");

						redis.start();
						Prompt other = prompt();
						until(() -> mode.ask(context, other).equals("RATE_LIMIT")
								&& !context.getBean(StringRedisTemplate.class).keys("*").isEmpty());
					});
			}
		}
		finally {
			redis.stop();
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldConnectAnewAfterTheConnectionsOfTheApplicationWereStopped(Mode mode) {
		this.runner.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=2").run((context) -> {
			failuresUntilConnected(context, mode);
			Prompt prompt = prompt();
			assertThat(mode.ask(context, prompt)).isEqualTo("answered");
			LettuceConnectionFactory connections = context.getBean(LettuceConnectionFactory.class);
			connections.stop();
			connections.start();
			long failures = failures(context);
			assertThat(mode.ask(context, prompt)).isEqualTo("answered");
			assertThat(mode.ask(context, prompt)).isEqualTo("RATE_LIMIT");
			assertThat(failures(context)).isEqualTo(failures);
		});
	}

	@ParameterizedTest
	@EnumSource
	void shouldNotWaitForASlowRedis(Mode mode) throws Exception {
		RedisServer redis = server();
		redis.start();
		try {
			runner(redis)
				.withPropertyValues("llm.rate-limit.per-user.requests-per-minute=1",
						"llm.rate-limit.redis-timeout=100ms")
				.run((context) -> {
					long failures = failuresUntilConnected(context, mode);
					Prompt prompt = prompt();
					context.getBean(StringRedisTemplate.class)
						.execute((RedisCallback<Object>) (connection) -> connection.execute("CLIENT",
								"PAUSE".getBytes(StandardCharsets.UTF_8), "60000".getBytes(StandardCharsets.UTF_8)));
					long start = System.nanoTime();
					for (int i = 0; i < 20; i++) {
						assertThat(mode.ask(context, prompt)).isEqualTo("answered");
					}
					assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(2).toNanos());
					assertThat(failures(context) - failures).isBetween(1L, 3L);
				});
		}
		finally {
			redis.stop();
		}
	}

	@Test
	void shouldNotAskRedisOnAnEventLoop() {
		Scheduler eventLoop = Schedulers.newSingle("event-loop");
		Set<String> asking = ConcurrentHashMap.newKeySet();
		this.runner.withBean(Commands.class, () -> new Commands(asking))
			.withPropertyValues("llm.rate-limit.per-user.tokens-per-minute=6000",
					"llm.targets.first.requests-per-minute=60")
			.run((context) -> {
				assertThat(Mode.CALL.ask(context, prompt())).isEqualTo("answered");
				assertThat(asking).containsExactly(Thread.currentThread().getName());
				asking.clear();
				context.getBean(ChatRouter.class)
					.stream(prompt())
					.subscribeOn(eventLoop)
					.blockLast(Duration.ofSeconds(20));
				assertThat(asking).isNotEmpty().allMatch((name) -> name.startsWith("boundedElastic"));
			});
		eventLoop.dispose();
	}

	/**
	 * Notes the threads that ask Redis.
	 */
	static final class Commands implements BeanPostProcessor {

		private final Set<String> asking;

		Commands(Set<String> asking) {
			this.asking = asking;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String name) {
			if (bean instanceof LettuceConnectionFactory factory) {
				factory.getRequiredNativeClient().addListener(new CommandListener() {

					@Override
					public void commandStarted(CommandStartedEvent event) {
						if (!event.getCommand().getType().toString().matches("HELLO|CLIENT")) {
							Commands.this.asking.add(Thread.currentThread().getName());
						}
					}

				});
			}
			return bean;
		}

	}

	/** The connection may take longer than one command. */
	private long failuresUntilConnected(ApplicationContext context, Mode mode) throws Exception {
		StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
		template.delete(template.keys("*"));
		until(() -> mode.ask(context, prompt()).equals("answered") && !template.keys("*").isEmpty());
		return failures(context);
	}

	private static long failures(ApplicationContext context) {
		return context.getBean(RateLimitStatistics.class).storeFailures();
	}

	private static void until(Callable<Boolean> condition) throws Exception {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.call()) {
			assertThat(System.nanoTime()).isLessThan(end);
		}
	}

	enum Mode {

		CALL, STREAM;

		/** What became of it. */
		String ask(ApplicationContext context, Prompt prompt) {
			ChatRouter router = context.getBean(ChatRouter.class);
			try {
				if (this == CALL) {
					router.call(prompt);
				}
				else {
					router.stream(prompt).blockLast(Duration.ofSeconds(20));
				}
				return "answered";
			}
			catch (ChatRouterException ex) {
				return ex.kind().name();
			}
		}

	}

}
