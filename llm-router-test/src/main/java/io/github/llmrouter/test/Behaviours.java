package io.github.llmrouter.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * All that was scripted. Safe for use by several threads.
 */
final class Behaviours {

	private final Map<String, Behaviour> models = new ConcurrentHashMap<>();

	private final Map<String, Behaviour> paths = new ConcurrentHashMap<>();

	private volatile Behaviour any = new Behaviour();

	Behaviour any() {
		return this.any;
	}

	Behaviour model(String model) {
		return this.models.computeIfAbsent(model, (key) -> new Behaviour());
	}

	Behaviour path(String path) {
		return this.paths.computeIfAbsent(path, (key) -> new Behaviour());
	}

	void reset() {
		this.models.clear();
		this.paths.clear();
		this.any = new Behaviour();
	}

	/**
	 * Find the reply for a model.
	 * @param requested as it was asked for
	 * @param serving the concrete model behind an alias
	 * @param request the request
	 * @return what was scripted, or an echo
	 */
	Reply forModel(String requested, String serving, RecordedRequest request) {
		Reply reply = next(this.models.get(requested), request);
		if (reply == null && !serving.equals(requested)) {
			reply = next(this.models.get(serving), request);
		}
		if (reply == null) {
			reply = this.any.next(request);
		}
		return (reply != null) ? reply : Reply.echo();
	}

	@Nullable Reply forPath(String path, RecordedRequest request) {
		return next(this.paths.get(path), request);
	}

	private static @Nullable Reply next(@Nullable Behaviour behaviour, RecordedRequest request) {
		return (behaviour != null) ? behaviour.next(request) : null;
	}

}
