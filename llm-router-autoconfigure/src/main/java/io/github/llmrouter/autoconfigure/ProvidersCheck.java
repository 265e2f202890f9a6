package io.github.llmrouter.autoconfigure;

import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks how providers are to be reached, whether a chain names them or not.
 */
final class ProvidersCheck {

	private static final Pattern NAME = Pattern.compile("[^:\\s\\p{Cntrl}]+");

	private final BaseUrlCheck baseUrls;

	private final Consumer<ConfigurationProblem> problems;

	ProvidersCheck(boolean allowHttp, Consumer<ConfigurationProblem> problems) {
		this.baseUrls = new BaseUrlCheck(allowHttp);
		this.problems = problems;
	}

	void check(LlmProperties properties) {
		openRouter(properties.openrouter());
		connection("llm.openai", properties.openai());
		connection("llm.anthropic", properties.anthropic());
		properties.providers().forEach(this::added);
	}

	private void openRouter(OpenRouterProperties openRouter) {
		String property = "llm.openrouter.base-url";
		if (connection("llm.openrouter", openRouter) && !openRouter.baseUrl().endsWith("/v1")) {
			report(property, "does not end with /v1", "Set " + property + " to the URL before /chat/completions, as "
					+ OpenRouterProperties.DEFAULT_BASE_URL + " is.");
		}
		HeaderCheck.checkValue("llm.openrouter.app-name", openRouter.appName(), this.problems);
		HeaderCheck.checkValue("llm.openrouter.app-url", openRouter.appUrl(), this.problems);
	}

	private void added(String name, ProviderProperties provider) {
		String prefix = PropertyNames.entry("llm.providers", name);
		if (Providers.BUILT_IN.contains(name)) {
			report(prefix, "has the name of a provider that is built in",
					"Configure it under llm." + name + ", or choose another name.");
			return;
		}
		if (!NAME.matcher(name).matches()) {
			report("llm.providers", "has a name that is empty or holds a colon, white space or a control character",
					"Choose a name that can stand before the colon of 'provider:model'.");
			return;
		}
		if (provider.type() == null) {
			report(prefix + ".type", "is not set", "Set " + prefix + ".type to openai, anthropic or bean.");
		}
		else if (provider.type() == ProviderType.BEAN) {
			bean(prefix, provider);
		}
		else {
			if (provider.beanName() != null) {
				report(prefix + ".bean-name", "has no effect on a provider of this type",
						"Remove it, or set " + prefix + ".type to bean.");
			}
			if (provider.type() == ProviderType.ANTHROPIC && !provider.finishReasonRequired()) {
				report(prefix + ".finish-reason-required", "has no effect on a provider of this type",
						"Remove it: Anthropic's API always says how an answer ended.");
			}
			connection(prefix, provider);
		}
	}

	private void bean(String prefix, ProviderProperties provider) {
		if (provider.beanName() == null) {
			report(prefix + ".bean-name", "is not set", "Set it to the name of the ChatModel bean to ask.");
		}
		unused(prefix + ".api-key", provider.apiKey());
		unused(prefix + ".base-url", provider.baseUrl());
		unused(prefix + ".headers", provider.headers().isEmpty() ? null : provider.headers());
		unused(prefix + ".ssl.bundle", provider.ssl().bundle());
		unused(prefix + ".proxy", provider.proxy());
	}

	private void unused(String property, @Nullable Object value) {
		if (value != null) {
			report(property, "has no effect on a provider of type bean",
					"Remove it, and configure the ChatModel bean itself.");
		}
	}

	private boolean connection(String prefix, ConnectionProperties connection) {
		HeaderCheck.checkKey(prefix + ".api-key", connection.apiKey(), this.problems);
		HeaderCheck.checkAll(prefix + ".headers", connection.headers(), this.problems);
		Limits limits = new Limits(prefix, this.problems);
		limits.atLeast("max-concurrent-requests", connection.maxConcurrentRequests(), 1);
		limits.atLeast("max-response-size", connection.maxResponseSize().toBytes(), 1);
		ProxyProperties proxy = connection.proxy();
		if (proxy != null) {
			proxy(prefix + ".proxy", proxy);
		}
		return connection.baseUrl() == null
				|| this.baseUrls.check(prefix + ".base-url", connection.baseUrl(), this.problems);
	}

	private void proxy(String prefix, ProxyProperties proxy) {
		ProxyCheck.check(prefix, proxy.host(), proxy.port(), this.problems);
		if (proxy.username() != null && proxy.username().indexOf(':') >= 0) {
			report(prefix + ".username", "holds a colon", "Remove it: such a name cannot be sent to a proxy.");
		}
		if (proxy.password() != null && proxy.username() == null) {
			report(prefix + ".username", "is not set, but a password is", "Set it, or remove the password.");
		}
	}

	private void report(String property, String reason, String action) {
		this.problems.accept(new ConfigurationProblem(property, reason, action));
	}

}
