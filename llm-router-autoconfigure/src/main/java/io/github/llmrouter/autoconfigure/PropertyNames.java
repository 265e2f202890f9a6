package io.github.llmrouter.autoconfigure;

import java.util.regex.Pattern;

/**
 * Names of properties that are entries of a map, as they are written in a configuration.
 */
final class PropertyNames {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]+");

	private PropertyNames() {
	}

	static String entry(String map, String key) {
		return PLAIN.matcher(key).matches() ? map + "." + key : map + "[" + key + "]";
	}

}
