package io.github.llmrouter.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The models that the fake knows. Immutable.
 */
final class Catalogue {

	/** Lets OpenRouter choose; also what serves a request without a model. */
	static final String AUTO = "openrouter/auto";

	private final Map<String, FakeModel> models = new LinkedHashMap<>();

	Catalogue(List<FakeModel> models) {
		models.forEach((model) -> this.models.put(model.id(), model));
	}

	List<FakeModel> models() {
		return List.copyOf(this.models.values());
	}

	@Nullable FakeModel find(String id) {
		return this.models.get(id);
	}

	boolean knows(String id) {
		return this.models.containsKey(id) || this.models.containsKey(withoutVariant(id));
	}

	/**
	 * Find out who serves a model.
	 * @param id as it was asked for, known or not
	 * @return the model, under the id that the reply tells
	 */
	FakeModel serving(String id) {
		FakeModel model = this.models.get(id);
		if (model != null) {
			String target = model.aliasOf();
			return (target != null) ? serving(target) : model;
		}
		if (id.startsWith("~")) {
			return FakeModel.of(id.substring(1).replaceFirst("-latest$", ""));
		}
		FakeModel base = this.models.get(withoutVariant(id));
		return (base != null && !id.endsWith(":free")) ? base.named(id) : FakeModel.of(id);
	}

	private static String withoutVariant(String id) {
		int colon = id.lastIndexOf(':');
		return (colon >= 0) ? id.substring(0, colon) : id;
	}

}
