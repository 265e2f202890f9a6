package io.github.llmrouter.route;

import java.util.List;

import io.github.llmrouter.target.Target;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.util.Assert;

/**
 * A named chain of targets.
 *
 * @param name the name by which calls choose it
 * @param targets who is asked, in this order; at least one
 * @param options defaults for its calls; what a call sets itself wins
 * @param selector what changes the order for each call
 */
public record Route(String name, List<Target> targets, ChatOptions options, TargetSelector selector) {

	/** The name of the route that a call takes when it names none. */
	public static final String DEFAULT = "default";

	public Route {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notEmpty(targets, "'targets' must not be empty");
		targets = List.copyOf(targets);
	}

	/**
	 * A route whose targets are always asked in their order.
	 * @param name the name by which calls choose it
	 * @param targets who is asked, in this order; at least one
	 * @param options defaults for its calls; what a call sets itself wins
	 */
	public Route(String name, List<Target> targets, ChatOptions options) {
		this(name, targets, options, TargetSelector.ORDERED);
	}

}
