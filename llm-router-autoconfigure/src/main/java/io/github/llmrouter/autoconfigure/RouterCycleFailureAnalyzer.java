package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Explains a router in its own chain: a model that a provider of type {@code bean} names
 * and that cannot be made without the router.
 */
class RouterCycleFailureAnalyzer extends AbstractFailureAnalyzer<BeanCurrentlyInCreationException> implements Ordered {

	private final Environment environment;

	private final BeanFactory beanFactory;

	RouterCycleFailureAnalyzer(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
		List<String> cycle = cycle(rootFailure, cause);
		if (!cycle.contains(RouterBeans.ROUTER)) {
			return null;
		}
		List<ConfigurationProblem> problems = new ArrayList<>();
		providers().forEach((name, provider) -> {
			if (provider.type() == ProviderType.BEAN && isPartOf(cycle, provider.beanName())) {
				problems.add(problem(name, provider.beanName()));
			}
		});
		return problems.isEmpty() ? null : new ConfigurationReport(this.environment).analysis(problems, cause);
	}

	private Map<String, ProviderProperties> providers() {
		return Binder.get(this.environment)
			.bind("llm.providers", Bindable.mapOf(String.class, ProviderProperties.class))
			.orElse(Map.of());
	}

	private boolean isPartOf(List<String> cycle, @Nullable String bean) {
		return bean != null
				&& (cycle.contains(bean) || Stream.of(this.beanFactory.getAliases(bean)).anyMatch(cycle::contains));
	}

	/** The beans that need each other, without those that only need one of them. */
	private static List<String> cycle(Throwable rootFailure, BeanCurrentlyInCreationException cause) {
		List<String> beans = new ArrayList<>();
		for (Throwable failure = rootFailure; failure != null && failure != cause; failure = failure.getCause()) {
			if (failure instanceof BeanCreationException creation && creation.getBeanName() != null) {
				beans.add(creation.getBeanName());
			}
		}
		int start = beans.indexOf(cause.getBeanName());
		return (start >= 0) ? beans.subList(start, beans.size()) : List.of();
	}

	private static ConfigurationProblem problem(String provider, @Nullable String bean) {
		String property = PropertyNames.entry("llm.providers", provider) + ".bean-name";
		return new ConfigurationProblem(property,
				"names the bean '" + bean + "', which needs the router: a router cannot be a model of its own chains",
				"Let the bean ask a model without the ChatRouter, the primary ChatModel or a ChatClient.Builder, which "
						+ "stand for the router, or take provider '" + provider + "' out of the chains.");
	}

	/**
	 * Before Spring Boot's.
	 */
	@Override
	public int getOrder() {
		return 0;
	}

}
