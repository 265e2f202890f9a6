package io.github.llmrouter.prompt;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.template.TemplateRenderer;

/**
 * Renders templates as Langfuse does: <code>{{name}}</code>, with or without white space
 * around the name, becomes the value of the variable, or nothing if the value is
 * {@code null}. A variable that is not given stays as it is, and the log tells so once.
 * Single braces mean nothing, so JSON needs no escaping, and values are never taken for
 * templates. For a {@code ChatClient}, a {@code PromptTemplate} and whatever else takes a
 * {@link TemplateRenderer}. Safe for any thread.
 */
public final class DoubleBraceTemplateRenderer implements TemplateRenderer {

	private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]*+)}}");

	/** Whatever else stands between braces may be text, which no log should hold. */
	private static final Pattern NAME = Pattern.compile("[\\w.-]{1,100}");

	private final OnceWarnings warnings;

	public DoubleBraceTemplateRenderer() {
		this(new OnceWarnings());
	}

	DoubleBraceTemplateRenderer(OnceWarnings warnings) {
		this.warnings = warnings;
	}

	@Override
	public String apply(String template, Map<String, ? extends @Nullable Object> variables) {
		return render("a template", template, variables);
	}

	/**
	 * Render a template.
	 * @param source where it comes from, for the log
	 * @param template the template
	 * @param variables values by the names of their variables
	 * @return the text
	 */
	String render(String source, String template, Map<String, ? extends @Nullable Object> variables) {
		Matcher variable = VARIABLE.matcher(template);
		StringBuilder text = new StringBuilder(template.length());
		int end = 0;
		while (variable.find()) {
			text.append(template, end, variable.start());
			String name = variable.group(1).strip();
			Object value = variables.get(name);
			if (value != null) {
				text.append(value);
			}
			else if (!variables.containsKey(name)) {
				text.append(variable.group());
				missing(source, name);
			}
			end = variable.end();
		}
		return text.append(template, end, template.length()).toString();
	}

	private void missing(String source, String name) {
		if (NAME.matcher(name).matches()) {
			this.warnings.warn("No value is given for the variable '" + name + "' of " + source
					+ ". It stays in the text as it is.");
		}
	}

	/**
	 * The variables of a template.
	 * @param template the template
	 * @return their names, in the order in which they come
	 */
	static Set<String> variables(String template) {
		Set<String> names = new LinkedHashSet<>();
		VARIABLE.matcher(template).results().forEach((variable) -> names.add(variable.group(1).strip()));
		return names;
	}

}
