package io.github.llmrouter.benchmarks;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

import io.github.llmrouter.ChatRouter;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.policy.AttemptPolicy;
import io.github.llmrouter.policy.CallPolicy;
import io.github.llmrouter.ratelimit.LimitStatus;
import io.github.llmrouter.ratelimit.TargetLimits;
import io.github.llmrouter.shutdown.CallGate;
import io.github.llmrouter.test.FakeOpenRouter;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Many calls by many callers of a router with everything switched on, whose provider
 * fails in every way it can; then what must add up. Used by one thread.
 */
final class Soak implements AutoCloseable {

	private static final int QUARTERS = 4;

	/** The fake keeps so many requests, which is what grows in the beginning. */
	private static final int RECORDED = 5000;

	private static final long RECORDED_BYTES = 30_000_000;

	/** Growth that is nobody's: caches that fill, code that is compiled. */
	private static final long HEAP_NOISE = 6_000_000;

	private static final int THREAD_NOISE = 8;

	/** So many costs are asked for at once. */
	private static final int MAX_INQUIRIES = 8;

	/** What the longest prompt and the longest answer cost in the fake. */
	private static final BigDecimal DEAREST = new BigDecimal("0.002");

	private final SoakLedger ledger = new SoakLedger();

	private final Map<String, LongAdder> results = new ConcurrentSkipListMap<>();

	private final Map<String, Boolean> wrong = new ConcurrentSkipListMap<>();

	private final AtomicInteger next = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	private final int calls;

	private final int callers;

	private final long seed;

	private final SoakWeather weather;

	private final FakeOpenRouter openRouter;

	private final ConfigurableApplicationContext application;

	private final ExecutorService threads;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	Soak(int calls, int callers, long seed) {
		this.calls = calls;
		this.callers = callers;
		this.seed = seed;
		this.weather = new SoakWeather(seed);
		// it tells what a broken answer cost, as long as it keeps the request
		this.openRouter = FakeOpenRouter.builder().maxRecordedRequests(RECORDED).start().reply(this.weather);
		this.application = application();
		this.threads = Executors.newFixedThreadPool(callers);
	}

	private ConfigurableApplicationContext application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).initializers((context) -> {
			GenericApplicationContext beans = (GenericApplicationContext) context;
			beans.registerBean("callLedger", CallPolicy.class, () -> this.ledger::call);
			beans.registerBean("attemptLedger", AttemptPolicy.class, () -> this.ledger::attempt);
		})
			.run("--llm.openrouter.base-url=" + this.openRouter.baseUrl(), "--llm.openrouter.api-key=sk-soak",
					"--llm.models=" + String.join(",", SoakWeather.MODELS), "--llm.retry.initial-interval=10ms",
					"--llm.retry.max-interval=50ms", "--llm.retry.max-retry-after=1s", "--llm.timeout.response=600ms",
					"--llm.timeout.first-token=400ms", "--llm.timeout.idle=400ms", "--llm.timeout.total=5s",
					"--llm.circuit-breaker.open-duration=100ms", "--llm.circuit-breaker.max-open-duration=500ms",
					"--llm.cost.lookup.timeout=5s", "--llm.targets[first].max-concurrency=" + this.callers,
					"--llm.targets[first].adaptive-concurrency=true",
					"--llm.targets[second].requests-per-minute=100000",
					"--llm.targets[second].tokens-per-minute=100000000", "--llm.rate-limit.max-wait=100ms",
					"--llm.rate-limit.per-user.max-concurrency=" + Math.max(1, this.callers / 4),
					"--llm.rate-limit.per-tenant.requests-per-minute=100000",
					"--llm.rate-limit.per-route.tokens-per-minute=100000000", "--logging.level.root=error",
					"--spring.main.banner-mode=off");
	}

	/**
	 * Make all calls.
	 * @return what is wrong
	 * @throws Exception if it cannot be found out
	 */
	List<String> run() throws Exception {
		long start = System.nanoTime();
		List<SoakSample> samples = new ArrayList<>();
		makeCalls(1, Math.min(SoakWeather.FAIR, this.calls / QUARTERS));
		for (int i = 1; i <= QUARTERS; i++) {
			makeCalls(this.callers, (int) ((long) this.calls * i / QUARTERS));
			check("calls, or the costs of calls, that do not end", !await(this.ledger::isQuiet));
			samples.add(SoakSample.take(this.openRouter));
			System.out.printf("%6.1f s, %d calls: %s%n", (System.nanoTime() - start) / 1e9, this.next.get(),
					samples.get(i - 1));
		}
		check(samples.get(0), samples.get(QUARTERS - 1));
		checkState();
		close();
		check("connections are left open: " + this.openRouter.connectionCount(),
				!await(() -> this.openRouter.connectionCount() == 0));
		check("threads are left", !await(() -> threadsOfRouter() == 0));
		this.ledger.check(this.openRouter.spent(), DEAREST, this::check);
		print();
		return List.copyOf(this.wrong.keySet());
	}

	private void makeCalls(int callers, int end) throws Exception {
		List<Future<?>> all = new ArrayList<>();
		ChatRouter router = this.application.getBean(ChatRouter.class);
		for (int i = 0; i < callers; i++) {
			all.add(this.threads.submit(() -> repeat(router, end)));
		}
		for (Future<?> caller : all) {
			int before = -1;
			while (!caller.isDone() && before != this.next.get()) {
				before = this.next.get();
				try {
					caller.get(2 * SoakCall.PATIENCE.toSeconds(), TimeUnit.SECONDS);
				}
				catch (TimeoutException ex) {
					// fine if calls are still being made
				}
			}
			check("a call hangs", !caller.isDone());
		}
	}

	private void repeat(ChatRouter router, int end) {
		for (int number = take(end); number >= 0; number = take(end)) {
			SoakCall call = new SoakCall(number, new SplittableRandom(this.seed * 1_000_003 + number));
			long start = System.nanoTime();
			String result = "WRONG";
			try {
				result = call.make(router, this.timer);
			}
			catch (SoakCall.WrongException ex) {
				check(String.valueOf(ex.getMessage()), true);
			}
			this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
			this.results.computeIfAbsent(call.way() + " " + result, (key) -> new LongAdder()).increment();
			pause(call.pause());
		}
	}

	private static void pause(Duration duration) {
		try {
			TimeUnit.NANOSECONDS.sleep(duration.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private int take(int end) {
		int number = this.next.getAndUpdate((current) -> Math.min(current + 1, end));
		return (number < end) ? number : -1;
	}

	private void check(SoakSample early, SoakSample late) {
		// a short run ends before everything that has a bound has reached it
		boolean steady = this.calls / QUARTERS >= RECORDED;
		check("the heap has grown from " + early.heap() + " to " + late.heap() + " bytes",
				late.heap() - early.heap() > (steady ? HEAP_NOISE : HEAP_NOISE + RECORDED_BYTES));
		check("threads have come: " + early.threads() + ", " + late.threads(),
				late.threadCount() - early.threadCount() > (steady ? THREAD_NOISE : THREAD_NOISE + this.callers));
		check("connections have come: " + early.connections() + ", " + late.connections(),
				late.connections() > this.callers + MAX_INQUIRIES);
	}

	private void checkState() {
		long active = this.application.getBean(CallGate.class).active();
		check(active + " calls are under way", active != 0);
		this.application.getBean(TargetLimits.class).statuses().forEach((target, status) -> {
			LimitStatus.Left concurrency = status.concurrency();
			check(target + " is in use: " + concurrency,
					concurrency != null && concurrency.available() != concurrency.limit());
		});
		check(this.weather.dirty() + " requests held invisible characters", this.weather.dirty() > 0);
		System.out.println("circuit breakers opened: " + opened());
	}

	private Map<String, Long> opened() {
		Map<String, Long> opened = new TreeMap<>();
		this.application.getBean(CircuitBreakers.class)
			.statuses()
			.forEach((target, status) -> opened.put(target, status.opened()));
		return opened;
	}

	private static long threadsOfRouter() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("llm-"))
			.count();
	}

	private void check(String what, boolean isWrong) {
		if (isWrong) {
			this.wrong.put(what, true);
		}
	}

	private static boolean await(BooleanSupplier condition) throws InterruptedException {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				return false;
			}
			TimeUnit.MILLISECONDS.sleep(20);
		}
		return true;
	}

	private void print() {
		this.results.forEach((result, count) -> System.out.printf("%8d  %s%n", count.sum(), result));
		this.ledger.lines().forEach(System.out::println);
		System.out.printf("the provider charged %s USD; %d requests, of which %d met a fault; slowest call %.1f s%n",
				this.openRouter.spent(), this.openRouter.requestCount(), this.weather.faults(),
				this.slowest.get() / 1e9);
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.timer.shutdownNow();
		this.application.close();
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
