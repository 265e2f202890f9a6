package io.github.llmrouter.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Finds SSL bundles that properties name.
 *
 * @param sslBundles the application's bundles
 */
record SslBundleFinder(ObjectProvider<SslBundles> sslBundles) {

	/**
	 * Find a bundle.
	 * @param property the property that names it
	 * @param name its name
	 * @return the bundle
	 * @throws InvalidLlmConfigurationException if there is none
	 */
	SslBundle find(String property, String name) {
		@Nullable SslBundles bundles = this.sslBundles.getIfAvailable();
		try {
			if (bundles != null) {
				return bundles.getBundle(name);
			}
		}
		catch (NoSuchSslBundleException ex) {
			// said below, with the property's name
		}
		throw new InvalidLlmConfigurationException(List.of(new ConfigurationProblem(property,
				"names an SSL bundle that does not exist", "Configure the bundle under spring.ssl.bundle.")));
	}

}
