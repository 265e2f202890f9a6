package io.github.llmrouter.autoconfigure;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Tells the operator which properties under {@code llm} have no effect, because a name is
 * misspelt for example. Environment variables are left out: others use the prefix too,
 * and how their names are meant cannot be told.
 */
final class UnknownProperties {

	private static final Log logger = LogFactory.getLog(UnknownProperties.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("llm");

	/** Of a name that is longer than twice this, so many letters may be wrong. */
	private static final int MAX_DISTANCE = 3;

	private final Environment environment;

	private final KnownNames known = new KnownNames();

	UnknownProperties(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Log one line that names them all and no value, or nothing.
	 */
	void warn() {
		// what the names stand for shows only when properties are bound
		Binder.get(this.environment).bind(PREFIX, Bindable.of(LlmProperties.class), this.known);
		Set<ConfigurationPropertyName> unknown = unknown();
		if (!unknown.isEmpty()) {
			logger.warn("Unknown properties, which have no effect: "
					+ unknown.stream().map(this::describe).collect(Collectors.joining(", ")));
		}
	}

	private Set<ConfigurationPropertyName> unknown() {
		Set<ConfigurationPropertyName> unknown = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource names
					&& !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
				names.stream()
					.filter((name) -> PREFIX.isAncestorOf(name) && !this.known.contains(name))
					.forEach(unknown::add);
			}
		}
		return unknown;
	}

	private String describe(ConfigurationPropertyName name) {
		int wrong = 1;
		while (this.known.names.contains(name.chop(wrong + 1))) {
			wrong++;
		}
		ConfigurationPropertyName nearest = nearest(name.chop(wrong), name.getElement(wrong, Form.UNIFORM));
		return name + ((nearest != null) ? " (" + nearest + "?)" : "");
	}

	private @Nullable ConfigurationPropertyName nearest(ConfigurationPropertyName parent, String element) {
		int limit = Math.min(MAX_DISTANCE, (element.length() - 1) / 2);
		return this.known.names.stream()
			.filter(parent::isParentOf)
			.filter((name) -> distance(name.getLastElement(Form.UNIFORM), element) <= limit)
			.min(Comparator
				.comparingInt((ConfigurationPropertyName name) -> distance(name.getLastElement(Form.UNIFORM), element))
				.thenComparing(Comparator.naturalOrder()))
			.orElse(null);
	}

	/**
	 * How many letters must be added, removed or replaced to get from one to the other.
	 */
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				diagonal = row[j];
				row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
			}
		}
		return row[row.length - 1];
	}

	/**
	 * Every name that a value is looked for under, whether there is one or not.
	 */
	private static final class KnownNames extends AbstractBindHandler {

		private final Set<ConfigurationPropertyName> names = new HashSet<>();

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			this.names.add(name);
			return super.onStart(name, target, context);
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) {
			// whoever uses the properties reports it
			return null;
		}

		boolean contains(ConfigurationPropertyName name) {
			if (this.names.contains(name)) {
				return true;
			}
			// of a list that another source replaces, the rest is not looked for
			for (int i = 0; i < name.getNumberOfElements(); i++) {
				if (name.isNumericIndex(i) && this.names.contains(name.chop(i))) {
					return true;
				}
			}
			return false;
		}

	}

}
