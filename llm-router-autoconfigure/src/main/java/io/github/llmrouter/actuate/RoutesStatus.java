package io.github.llmrouter.actuate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.llmrouter.status.StatusContributor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.core.annotation.Order;

/**
 * Tells the routes and their chains.
 */
@Order(0)
@RegisterReflectionForBinding(RoutesStatus.RouteStatus.class)
public final class RoutesStatus implements StatusContributor {

	private final RouterLayout layout;

	public RoutesStatus(RouterLayout layout) {
		this.layout = layout;
	}

	@Override
	public String name() {
		return "routes";
	}

	@Override
	public List<RouteStatus> status() {
		return this.layout.routes()
			.entrySet()
			.stream()
			.map((route) -> new RouteStatus(route.getKey(), route.getKey().equals(this.layout.defaultRoute()),
					this.layout.strategy(route.getKey()), route.getValue()))
			.toList();
	}

	/**
	 * A route.
	 *
	 * @param name its name
	 * @param isDefault whether calls that name no route take it
	 * @param strategy what changes the order of the targets for each call; {@code null}
	 * if that is not known
	 * @param targets who is asked, in this order
	 */
	public record RouteStatus(String name, @JsonProperty("default") boolean isDefault, @Nullable String strategy,
			List<String> targets) {
	}

}
