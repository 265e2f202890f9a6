package io.github.llmrouter.integration;

import java.time.Duration;
import java.util.function.BiFunction;

import io.github.llmrouter.RoutingChatOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The builder of {@link RoutingChatOptions} as other packages see it.
 */
class RoutingChatOptionsBuilderTests {

	@Test
	void shouldKeepItsTypeAcrossAllSetters() {
		RoutingChatOptions.Builder builder = RoutingChatOptions.builder().model("m").route("r").temperature(0.5);
		RoutingChatOptions options = builder.outputSchema("{}").user("u").deadline(Duration.ofSeconds(1)).build();
		assertThat(options.mutate().tags("t").clone().build().getTags()).containsExactly("t");
		assertThat(options.getUser()).isEqualTo("u");
	}

	@Test
	void shouldBeOpenToMethodReferencesAndReflection() throws Exception {
		BiFunction<RoutingChatOptions.Builder, String, RoutingChatOptions.Builder> route = RoutingChatOptions.Builder::route;
		assertThat(route.apply(RoutingChatOptions.builder(), "r").build().getRoute()).isEqualTo("r");
		RoutingChatOptions.Builder builder = RoutingChatOptions.builder();
		RoutingChatOptions.Builder.class.getMethod("tenant", String.class).invoke(builder, "t");
		assertThat(builder.build().getTenant()).isEqualTo("t");
	}

}
