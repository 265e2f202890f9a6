package io.github.llmrouter.autoconfigure;

import java.net.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.llmrouter.langfuse.LangfuseEnvironment;

/**
 * Checks how calls are shown in Langfuse, whether or not they are.
 */
final class LangfuseCheck {

	private static final String PREFIX = "llm.langfuse";

	/** Langfuse's limit. */
	private static final int MAX_RELEASE = 200;

	/** More than a queue of what waits is good for, which is an array of that size. */
	private static final int MAX_QUEUE = 1_000_000;

	private static final int MAX_BATCH = 10_000;

	private final Consumer<ConfigurationProblem> problems;

	LangfuseCheck(Consumer<ConfigurationProblem> problems) {
		this.problems = problems;
	}

	/**
	 * Check properties before something is made of them, which may be sooner than that
	 * the whole configuration is checked.
	 * @param langfuse what is configured
	 * @return the same
	 * @throws InvalidLlmConfigurationException with everything that is wrong
	 */
	static LangfuseProperties valid(LangfuseProperties langfuse) {
		Set<ConfigurationProblem> problems = new LinkedHashSet<>();
		new LangfuseCheck(problems::add).check(langfuse);
		if (!problems.isEmpty()) {
			throw new InvalidLlmConfigurationException(List.copyOf(problems));
		}
		return langfuse;
	}

	void check(LangfuseProperties langfuse) {
		Limits limits = new Limits(PREFIX, this.problems);
		limits.between("sample-rate", langfuse.sampleRate(), 0, 1);
		limits.atLeast("max-content-length", langfuse.maxContentLength(), 1);
		limits.between("max-queue-size", langfuse.maxQueueSize(), 1, MAX_QUEUE);
		limits.atLeast("max-queue-memory", langfuse.maxQueueMemory().toBytes(), 1);
		limits.between("max-batch-size", langfuse.maxBatchSize(), 1, MAX_BATCH);
		limits.positive("timeout", langfuse.timeout());
		limits.positive("flush-interval", langfuse.flushInterval());
		limits.notNegative("shutdown-timeout", langfuse.shutdownTimeout());
		limits.positive("prompts.cache-ttl", langfuse.prompts().cacheTtl());
		HeaderCheck.checkAll(PREFIX + ".headers", langfuse.headers(), this.problems);
		langfuse.headers().keySet().stream().filter(HeaderCheck::isName).forEach(this::checkHeader);
		LangfuseProxyProperties proxy = langfuse.proxy();
		if (proxy != null) {
			ProxyCheck.check(PREFIX + ".proxy", proxy.host(), proxy.port(), this.problems);
		}
		if (langfuse.environment() != null && !LangfuseEnvironment.PATTERN.matcher(langfuse.environment()).matches()) {
			report("environment", "is none that Langfuse accepts",
					"Use up to 40 lower-case letters, digits, hyphens and underscores, and do not begin with 'langfuse'.");
		}
		if (langfuse.release() != null && langfuse.release().length() > MAX_RELEASE) {
			report("release", "is longer than " + MAX_RELEASE + " characters", "Shorten it.");
		}
	}

	/** Asks the JDK, which can be told to allow them. */
	private void checkHeader(String name) {
		try {
			HttpRequest.newBuilder().header(name, "");
		}
		catch (IllegalArgumentException ex) {
			this.problems.accept(new ConfigurationProblem(PropertyNames.entry(PREFIX + ".headers", name),
					"names a header that the HTTP client sets itself", "Remove it."));
		}
	}

	private void report(String name, String reason, String action) {
		this.problems.accept(new ConfigurationProblem(PREFIX + "." + name, reason, action));
	}

}
