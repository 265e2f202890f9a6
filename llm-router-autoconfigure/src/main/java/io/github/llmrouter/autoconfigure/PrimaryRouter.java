package io.github.llmrouter.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.llmrouter.ChatRouter;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Makes the router the primary one among the chat models of the application if that is
 * wanted, so that a {@code ChatClient.Builder} comes about on it. This goes for a router
 * of the application's own too, which yields to a model that the application has made
 * primary.
 */
final class PrimaryRouter implements BeanFactoryPostProcessor, PriorityOrdered {

	private final Environment environment;

	PrimaryRouter(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Before others that look for the primary one, as bean overrides of tests do.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (!this.environment.getProperty("llm.primary", Boolean.class, true)) {
			return;
		}
		boolean own = !beanFactory.containsBeanDefinition(RouterBeans.NAME);
		String router = own ? onlyRouter(beanFactory) : RouterBeans.ROUTER;
		if (router == null) {
			return;
		}
		String other = otherPrimary(beanFactory, router);
		if (other == null) {
			beanFactory.getBeanDefinition(router).setPrimary(true);
		}
		else if (!own) {
			throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem("llm.primary",
					"is true, and there is another primary ChatModel, the bean '" + other + "'",
					"Set llm.primary=false and inject the ChatRouter by its type, or let the bean not be primary.")));
		}
	}

	private static @Nullable String onlyRouter(ConfigurableListableBeanFactory beanFactory) {
		List<String> routers = names(beanFactory, ChatRouter.class)
			.filter((name) -> beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
					&& definition.isAutowireCandidate() && definition.isDefaultCandidate())
			.toList();
		return (routers.size() == 1) ? routers.get(0) : null;
	}

	private static @Nullable String otherPrimary(ConfigurableListableBeanFactory beanFactory, String router) {
		return names(beanFactory, ChatModel.class)
			.filter((name) -> !name.equals(router) && beanFactory.getBeanDefinition(name).isPrimary())
			.findFirst()
			.orElse(null);
	}

	private static Stream<String> names(ConfigurableListableBeanFactory beanFactory, Class<?> type) {
		return Stream.of(beanFactory.getBeanNamesForType(type, true, false))
			.filter(beanFactory::containsBeanDefinition);
	}

}
