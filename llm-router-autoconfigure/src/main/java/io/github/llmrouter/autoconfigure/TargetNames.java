package io.github.llmrouter.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the names that chains are made of. Model ids hold colons themselves
 * ({@code llama3.2:3b}, {@code x/y:free}), so what stands before the first one is a
 * provider only if one is configured under that name.
 *
 * @param defaultProvider the provider of models that are named without one
 * @param providers the names of all providers, the default one among them
 * @param selfContained those of them that can be asked without a model id
 */
record TargetNames(String defaultProvider, Set<String> providers, Set<String> selfContained) {

	/**
	 * Read a name.
	 * @param text what the configuration says; must not be blank
	 * @return which model it means
	 */
	TargetName read(String text) {
		String name = text.strip();
		if (this.selfContained.contains(name)) {
			return target(name, null);
		}
		int colon = name.indexOf(':');
		if (colon > 0 && this.providers.contains(name.substring(0, colon))) {
			String model = name.substring(colon + 1);
			return target(name.substring(0, colon), model.isBlank() ? null : model.strip());
		}
		return target(this.defaultProvider, name);
	}

	private TargetName target(String provider, @Nullable String model) {
		if (model == null) {
			return new TargetName(provider, provider, null);
		}
		boolean shortName = provider.equals(this.defaultProvider) && !looksQualified(model);
		return new TargetName(shortName ? model : provider + ":" + model, provider, model);
	}

	/**
	 * Whether a model id on its own would be read as something else.
	 */
	private boolean looksQualified(String model) {
		int colon = model.indexOf(':');
		return this.selfContained.contains(model) || (colon > 0 && this.providers.contains(model.substring(0, colon)));
	}

}
