package io.github.llmrouter.actuate;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.llmrouter.actuate.TargetsStatus.TargetStatus;
import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.breaker.TestBreakers;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.statistics.RouterStatistics;
import io.github.llmrouter.status.StatusContributor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LlmRouterEndpoint}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LlmRouterEndpointTests {

	private final TargetDrain drain = new TargetDrain();

	private final CircuitBreakers breakers = new CircuitBreakers(TestBreakers.SETTINGS, System::nanoTime, () -> 0,
			List.of());

	private final RouterLayout layout = new RouterLayout(Map.of("default", List.of("~openai/gpt-latest", "mock")),
			"default", Map.of("~openai/gpt-latest", "openrouter"), Map.of("default", "weighted"));

	private final TargetsStatus targets = new TargetsStatus(this.layout,
			new RouterStatistics(Clock.systemUTC(), System::nanoTime), this.drain);

	private LlmRouterEndpoint endpoint(StatusContributor... more) {
		return new LlmRouterEndpoint(
				Stream.concat(Stream.of(new RoutesStatus(this.layout), this.targets), Arrays.stream(more)).toList(),
				this.targets, this.drain, this.breakers);
	}

	@Test
	void shouldShowEveryPartInOrder() {
		Map<String, Object> status = endpoint(part("breakers", "closed"), part("routes", "again")).status();
		assertThat(status.keySet()).containsExactly("routes", "targets", "breakers");
		assertThat(status).containsEntry("breakers", "closed");
		assertThat(status.get("routes")).isEqualTo(List
			.of(new RoutesStatus.RouteStatus("default", true, "weighted", List.of("~openai/gpt-latest", "mock"))));
	}

	@Test
	void shouldShowOnePart() {
		assertThat(endpoint(part("breakers", "closed")).statusOf("breakers")).isEqualTo(Map.of("breakers", "closed"));
		assertThat(endpoint().statusOf("breakers")).isNull();
	}

	static Stream<Throwable> failures() {
		return Stream.of(new IllegalStateException("secret-canary"), new StackOverflowError("secret-canary"),
				new NoClassDefFoundError("secret-canary"), new AssertionError("secret-canary"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void shouldShowTheRestIfOnePartFails(Throwable failure, CapturedOutput output) {
		String error = failure.getClass().getSimpleName();
		LlmRouterEndpoint endpoint = endpoint(part("broken", () -> {
			ReflectionUtils.rethrowRuntimeException(failure);
			return "";
		}), part("breakers", "closed"));
		for (int i = 0; i < 3; i++) {
			assertThat(endpoint.status()).containsEntry("broken", Map.of("error", error))
				.containsEntry("breakers", "closed")
				.containsKey("targets");
			assertThat(endpoint.statusOf("broken")).isEqualTo(Map.of("broken", Map.of("error", error)));
		}
		assertThat(output).containsOnlyOnce("The status of 'broken' cannot be told (" + failure.getClass().getName())
			.doesNotContain("secret-canary", "\tat ");
	}

	@Test
	void shouldShowAPartThatHasNothingToTell() {
		LlmRouterEndpoint endpoint = endpoint(part("empty", () -> null));
		assertThat(endpoint.status()).containsEntry("empty", Map.of());
		assertThat(endpoint.statusOf("empty")).isEqualTo(Map.of("empty", Map.of()));
	}

	@Test
	void shouldDrainAndTakeBack() {
		LlmRouterEndpoint endpoint = endpoint();
		String[] path = { "targets", "~openai", "gpt-latest" };
		for (int i = 0; i < 2; i++) {
			WebEndpointResponse<Object> response = endpoint.operate(path, true, null);
			assertThat(response.getStatus()).isEqualTo(200);
			assertThat(response.getBody()).isInstanceOfSatisfying(TargetStatus.class, (target) -> {
				assertThat(target.name()).isEqualTo("~openai/gpt-latest");
				assertThat(target.provider()).isEqualTo("openrouter");
				assertThat(target.drained()).isTrue();
			});
		}
		assertThat(this.drain.isDrained("~openai/gpt-latest")).isTrue();
		assertThat(endpoint.operate(path, false, null).getBody()).isInstanceOfSatisfying(TargetStatus.class,
				(target) -> assertThat(target.drained()).isFalse());
		assertThat(this.drain.isDrained("~openai/gpt-latest")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "targets/other", "targets", "targets/", "routes/mock", "mock", "targets/mock/mock",
			"targets/~openai" })
	void shouldNotDrainWhatIsNoTarget(String path) {
		assertThat(endpoint().operate(path.split("/"), true, null).getStatus()).isEqualTo(404);
		assertThat(this.targets.status()).noneMatch(TargetStatus::drained);
	}

	@Test
	void shouldForceABreakerOpenAndResetIt() {
		CircuitBreakersStatus status = new CircuitBreakersStatus(this.layout, this.breakers);
		String[] path = { "targets", "mock" };
		assertThat(endpoint().operate(path, null, "force-open").getStatus()).isEqualTo(200);
		assertThat(status.status().get("mock").state()).isEqualTo("forced_open");
		assertThat(status.status().get("~openai/gpt-latest").state()).isEqualTo("closed");
		assertThat(endpoint().operate(path, null, "reset").getStatus()).isEqualTo(200);
		assertThat(status.status().get("mock").state()).isEqualTo("closed");
	}

	@Test
	void shouldRefuseWhatItCannotDo() {
		String[] path = { "targets", "mock" };
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> endpoint().operate(path, null, null));
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> endpoint().operate(path, true, "close"));
		assertThat(this.drain.isDrained("mock")).isFalse();
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(
					() -> new LlmRouterEndpoint(List.of(), this.targets, this.drain, null).operate(path, null, "reset"))
			.withMessageContaining("llm.circuit-breaker.enabled");
	}

	private static StatusContributor part(String name, Object status) {
		return part(name, () -> status);
	}

	private static StatusContributor part(String name, Supplier<Object> status) {
		return new StatusContributor() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Object status() {
				return status.get();
			}

		};
	}

}
