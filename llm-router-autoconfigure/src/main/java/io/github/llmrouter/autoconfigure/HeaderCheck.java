package io.github.llmrouter.autoconfigure;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Checks what is sent in HTTP headers: a line break in it would begin another header, and
 * the HTTP client takes nothing but ASCII.
 */
final class HeaderCheck {

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");

	private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]*");

	private HeaderCheck() {
	}

	static void checkAll(String property, Map<String, Secret> headers, Consumer<ConfigurationProblem> problems) {
		headers.forEach((name, value) -> {
			if (!isName(name)) {
				problems.accept(new ConfigurationProblem(property, "has a header with a name that is not valid",
						"Name the header with letters, digits and '-'."));
			}
			else {
				checkValue(PropertyNames.entry(property, name), value.reveal(), problems);
			}
		});
	}

	static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	static void checkValue(String property, @Nullable String value, Consumer<ConfigurationProblem> problems) {
		if (value != null && !VALUE.matcher(value).matches()) {
			problems.accept(new ConfigurationProblem(property,
					"holds a line break or another character that cannot be sent in an HTTP header",
					"Set " + property + " to printable ASCII characters only."));
		}
	}

	static void checkKey(String property, @Nullable Secret key, Consumer<ConfigurationProblem> problems) {
		if (key != null && !KEY.matcher(key.reveal()).matches()) {
			problems.accept(new ConfigurationProblem(property, "holds a character that no key has",
					"Copy the key again: it has neither spaces nor line breaks nor quotation marks in it."));
		}
	}

}
