package io.github.llmrouter.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.breaker.CircuitBreakers;
import io.github.llmrouter.drain.TargetDrain;
import io.github.llmrouter.log.RareWarnings;
import io.github.llmrouter.status.StatusContributor;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that shows how the router is, drains targets, and resets and
 * opens their circuit breakers. It shows names, counts and times only, so there is
 * nothing to sanitize.
 */
@Endpoint(id = "llmrouter")
public final class LlmRouterEndpoint {

	/** Of a part that has nothing to tell. */
	private static final Object NOTHING = Map.of();

	private final RareWarnings warnings = new RareWarnings(LogFactory.getLog(LlmRouterEndpoint.class),
			System::nanoTime);

	private final List<StatusContributor> contributors;

	private final TargetsStatus targets;

	private final TargetDrain drain;

	private final @Nullable CircuitBreakers breakers;

	/**
	 * Create.
	 * @param contributors who tell about the parts of the router, in order
	 * @param targets tells about the targets
	 * @param drain drains them
	 * @param breakers their circuit breakers, or {@code null} if there are none
	 */
	public LlmRouterEndpoint(List<StatusContributor> contributors, TargetsStatus targets, TargetDrain drain,
			@Nullable CircuitBreakers breakers) {
		this.contributors = contributors;
		this.targets = targets;
		this.drain = drain;
		this.breakers = breakers;
	}

	/**
	 * Every part.
	 * @return the status of each by its name
	 */
	@ReadOperation
	public Map<String, Object> status() {
		Map<String, Object> status = new LinkedHashMap<>();
		this.contributors.forEach((contributor) -> status.putIfAbsent(contributor.name(), status(contributor)));
		return OperationResponseBody.of(status);
	}

	/**
	 * One part.
	 * @param part its name
	 * @return its status, by its name; {@code null} if there is no such part
	 */
	@ReadOperation
	public @Nullable Map<String, Object> statusOf(@Selector String part) {
		for (StatusContributor contributor : this.contributors) {
			if (contributor.name().equals(part)) {
				return OperationResponseBody.of(Map.of(part, status(contributor)));
			}
		}
		return null;
	}

	/**
	 * Drain a target, or take it back; reset its circuit breaker, or force it open.
	 * @param path {@code targets} and the target's name, which may hold slashes; one
	 * selector, as WebFlux gives one that takes all that remains also what is before it
	 * @param drained whether it is asked no more; {@code null} to leave that as it is
	 * @param circuitBreaker {@code reset} or {@code force-open}; {@code null} to leave it
	 * as it is
	 * @return the status of the target; 404 if there is none of that name
	 * @throws InvalidEndpointRequestException if nothing is asked for, or what cannot be
	 * done
	 */
	@WriteOperation
	public WebEndpointResponse<Object> operate(@Selector(match = Match.ALL_REMAINING) String[] path,
			@Nullable Boolean drained, @Nullable String circuitBreaker) {
		String target = target(path);
		if (target == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		if (drained == null && circuitBreaker == null) {
			throw invalid("Give 'drained' or 'circuitBreaker'");
		}
		if (circuitBreaker != null) {
			operate(target, circuitBreaker);
		}
		if (Boolean.TRUE.equals(drained)) {
			this.drain.drain(target);
		}
		else if (drained != null) {
			this.drain.restore(target);
		}
		return new WebEndpointResponse<>(this.targets.status(target));
	}

	private void operate(String target, String circuitBreaker) {
		if (this.breakers == null) {
			throw invalid("There are no circuit breakers: llm.circuit-breaker.enabled is false");
		}
		switch (circuitBreaker) {
			case "reset" -> this.breakers.reset(target);
			case "force-open" -> this.breakers.forceOpen(target);
			default -> throw invalid("'circuitBreaker' must be 'reset' or 'force-open'");
		}
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	private @Nullable String target(String[] path) {
		String prefix = this.targets.name() + "/";
		String joined = String.join("/", path);
		String target = joined.startsWith(prefix) ? joined.substring(prefix.length()) : "";
		return this.targets.has(target) ? target : null;
	}

	private Object status(StatusContributor contributor) {
		try {
			Object status = contributor.status();
			return (status != null) ? status : NOTHING;
		}
		catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
			this.warnings.warn("The status of '" + contributor.name() + "' cannot be told", ex);
			return Map.of("error", ex.getClass().getSimpleName());
		}
	}

}
