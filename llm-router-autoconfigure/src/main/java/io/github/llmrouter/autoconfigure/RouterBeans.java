package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.llmrouter.ChatRouter;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Makes each named route of the configured router a bean of its own: a view that
 * {@code @Qualifier} finds and that is no candidate where only a type is asked for.
 */
final class RouterBeans implements BeanDefinitionRegistryPostProcessor {

	/** The name of the bean that is this. */
	static final String NAME = "llmRouterBeans";

	/** The name of the router's bean. */
	static final String ROUTER = "chatRouter";

	private final Environment environment;

	RouterBeans(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (AotDetector.useGeneratedArtifacts()) {
			// the routes were made beans when the application was built
			return;
		}
		List<ConfigurationProblem> problems = new ArrayList<>();
		for (String route : routes()) {
			if (registry.isBeanNameInUse(route)) {
				problems.add(new ConfigurationProblem(PropertyNames.entry("llm.routes", route),
						"has the name of another bean, and each route is a ChatRouter bean of its name",
						"Rename the route or the bean."));
			}
			else {
				registry.registerBeanDefinition(route, view(route));
			}
		}
		if (!problems.isEmpty()) {
			throw new InvalidLlmConfigurationException(problems);
		}
	}

	private Iterable<String> routes() {
		return Binder.get(this.environment)
			.bind("llm.routes", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet();
	}

	private static BeanDefinition view(String route) {
		RootBeanDefinition view = new RootBeanDefinition(ChatRouter.class);
		view.setFactoryBeanName(ROUTER);
		view.setFactoryMethodName("forRoute");
		view.getConstructorArgumentValues().addGenericArgumentValue(route);
		view.setTargetType(ChatRouter.class);
		view.setDefaultCandidate(false);
		return view;
	}

}
