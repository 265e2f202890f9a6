package io.github.llmrouter.observation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GuardedScope}.
 */
class GuardedScopeTests {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Set<String> onThread = new LinkedHashSet<>();

	private final List<Throwable> failures = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "opened", "closed" })
	void shouldTellAllHandlersOfTheEndWhenOneFailedOnce(String event) {
		this.registry.observationConfig()
			.observationHandler(new Holder("first"))
			.observationHandler(new FailingOnce(event))
			.observationHandler(new Holder("last"));
		GuardedScope scope = open("a");
		assertThat(this.onThread).hasSize("opened".equals(event) ? 0 : 2);
		assertThat(this.registry.getCurrentObservationScope()).isSameAs(scope.scope());

		scope.close();
		assertThat(this.failures).hasSize(1);
		assertThat(this.onThread).isEmpty();
		assertThat(this.registry.getCurrentObservationScope()).isNull();
	}

	@Test
	void shouldCloseWhatOthersLeftOpenAboveIt() {
		this.registry.observationConfig().observationHandler(new Holder("h"));
		Observation.Scope outer = Observation.start("outer", this.registry).openScope();
		GuardedScope scope = open("a");
		Observation.start("b", this.registry).openScope();
		Observation.start("c", this.registry).openScope();
		assertThat(this.onThread).containsExactly("h outer", "h a", "h b", "h c");

		scope.closeAll();
		assertThat(this.onThread).containsExactly("h outer");
		assertThat(this.registry.getCurrentObservationScope()).isSameAs(outer);
		outer.close();
		assertThat(this.failures).isEmpty();
	}

	private GuardedScope open(String name) {
		return new GuardedScope(Observation.start(name, this.registry), this.registry, this.failures::add);
	}

	/** Has something on the thread while a scope is open. */
	private final class Holder implements ObservationHandler<Observation.Context> {

		private final String name;

		Holder(String name) {
			this.name = name;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			GuardedScopeTests.this.onThread.add(this.name + " " + context.getName());
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			GuardedScopeTests.this.onThread.remove(this.name + " " + context.getName());
		}

	}

	private static final class FailingOnce implements ObservationHandler<Observation.Context> {

		private String event;

		FailingOnce(String event) {
			this.event = event;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		@Override
		public void onScopeOpened(Observation.Context context) {
			fail("opened");
		}

		@Override
		public void onScopeClosed(Observation.Context context) {
			fail("closed");
		}

		private void fail(String event) {
			if (event.equals(this.event)) {
				this.event = "";
				throw new IllegalStateException("Sorry");
			}
		}

	}

}
