package io.github.llmrouter.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Brings OpenRouter's provider preferences back into the shape that its API has. Property
 * files know neither lists nor types inside a free map: a list arrives as a map from "0"
 * on, a boolean as text, and a name may be written in any of Spring's spellings.
 */
final class ProviderPreferences {

	private static final Set<String> LISTS = Set.of("order", "only", "ignore", "quantizations");

	private static final Set<String> NUMBERS = Set.of("preferred_min_throughput", "preferred_max_latency");

	/** OpenRouter wants prices as text. */
	private static final String PRICES = "max_price";

	/**
	 * The API's names that more than one word is in, by how they look without hyphens.
	 */
	private static final Map<String, String> NAMES = Stream
		.of("allow_fallbacks", "require_parameters", "data_collection", "enforce_distillable_text", PRICES,
				"preferred_min_throughput", "preferred_max_latency")
		.collect(Collectors.toUnmodifiableMap((name) -> name.replace("_", ""), (name) -> name));

	private ProviderPreferences() {
	}

	/**
	 * Restore the API's shape.
	 * @param bound what was bound from properties
	 * @return what to send: lists, maps, booleans, numbers and texts
	 */
	static Map<String, Object> normalize(Map<String, Object> bound) {
		Map<String, Object> result = new LinkedHashMap<>();
		bound.forEach((key, value) -> {
			String name = name(key);
			Object restored = restore(name, value);
			if (restored != null) {
				result.putIfAbsent(name, restored);
			}
		});
		return Collections.unmodifiableMap(result);
	}

	private static String name(String key) {
		String uniform = key.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
		return NAMES.getOrDefault(uniform, key.replace('-', '_'));
	}

	private static @Nullable Object restore(String name, Object value) {
		if (value instanceof Map<?, ?> map) {
			return isList(map) ? list(name, map) : map(name, map);
		}
		if (value instanceof String text) {
			return scalar(name, text.strip());
		}
		return PRICES.equals(name) ? value.toString() : value;
	}

	private static boolean isList(Map<?, ?> map) {
		for (int i = 0; i < map.size(); i++) {
			if (!map.containsKey(Integer.toString(i))) {
				return false;
			}
		}
		return true;
	}

	private static List<Object> list(String name, Map<?, ?> map) {
		List<Object> list = new ArrayList<>();
		for (int i = 0; i < map.size(); i++) {
			Object element = map.get(Integer.toString(i));
			list.add((element instanceof Map<?, ?> nested) ? map(name, nested) : String.valueOf(element));
		}
		return Collections.unmodifiableList(list);
	}

	private static Map<String, Object> map(String name, Map<?, ?> map) {
		Map<String, Object> result = new LinkedHashMap<>();
		map.forEach((key, value) -> {
			Object restored = restore(name, value);
			if (restored != null) {
				result.put(String.valueOf(key), restored);
			}
		});
		return Collections.unmodifiableMap(result);
	}

	private static @Nullable Object scalar(String name, String text) {
		if (text.isEmpty()) {
			return null;
		}
		if (LISTS.contains(name)) {
			return Stream.of(text.split(",")).map(String::strip).filter((element) -> !element.isEmpty()).toList();
		}
		if (NUMBERS.contains(name) && text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
			return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Integer.valueOf(text);
		}
		if (!PRICES.equals(name) && (text.equals("true") || text.equals("false"))) {
			return Boolean.valueOf(text);
		}
		return text;
	}

}
