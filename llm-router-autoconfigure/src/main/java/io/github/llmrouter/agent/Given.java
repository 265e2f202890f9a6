package io.github.llmrouter.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.llmrouter.context.LlmContext;
import org.jspecify.annotations.Nullable;

/**
 * What the application gives, made fit to be kept.
 */
final class Given {

	private Given() {
	}

	/**
	 * A name.
	 * @param name the name
	 * @param otherwise what stands in its place if nothing is left of it
	 * @return a name as clean and as short as those of traces
	 */
	static String name(@Nullable String name, String otherwise) {
		String clean = LlmContext.builder().traceName(name).build().traceName();
		return (clean != null) ? clean : otherwise;
	}

	/**
	 * Content as it is now: it is told later, and the application may go on to change it.
	 * @param value the content
	 * @return a copy of a plain collection, anything else itself
	 */
	static @Nullable Object now(@Nullable Object value) {
		if (value == null || !value.getClass().getName().startsWith("java.util.")) {
			return value;
		}
		try {
			if (value instanceof List<?> list) {
				return new ArrayList<>(list);
			}
			if (value instanceof Set<?> set) {
				return new LinkedHashSet<>(set);
			}
			return (value instanceof Map<?, ?> map) ? new LinkedHashMap<>(map) : value;
		}
		catch (RuntimeException ex) {
			// it is being changed already
			return value;
		}
	}

}
