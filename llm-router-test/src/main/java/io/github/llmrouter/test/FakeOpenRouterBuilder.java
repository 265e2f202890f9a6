package io.github.llmrouter.test;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Sets up a {@link FakeOpenRouter}.
 */
public final class FakeOpenRouterBuilder {

	private int port;

	private @Nullable String key;

	private @Nullable String managementKey;

	private boolean strict;

	private final List<FakeModel> models = new ArrayList<>(DefaultModels.list());

	private UsageStyle usageStyle = UsageStyle.EMPTY_CHOICES;

	private double timeScale = 1;

	private int maxRecordedRequests = 10_000;

	FakeOpenRouterBuilder() {
	}

	/**
	 * Listen at a port of one's own choice. Without a call of this it is a free one.
	 * @param port 1 to 65535
	 * @return this
	 */
	public FakeOpenRouterBuilder port(int port) {
		this.port = port;
		return this;
	}

	/**
	 * Accept this key only, and answer others with 401. Without a call of this any key
	 * will do, but there must be one.
	 * @param key the key
	 * @return this
	 */
	public FakeOpenRouterBuilder key(String key) {
		this.key = key;
		return this;
	}

	/**
	 * Accept a second key, which may read {@code /credits} too.
	 * @param key the key
	 * @return this
	 */
	public FakeOpenRouterBuilder managementKey(String key) {
		this.managementKey = key;
		return this;
	}

	/**
	 * Answer a model that is not in the catalogue with 400, as OpenRouter does. Without a
	 * call of this every id is served.
	 * @return this
	 */
	public FakeOpenRouterBuilder strict() {
		this.strict = true;
		return this;
	}

	/**
	 * Add a model to the catalogue, or replace the one of the same id.
	 * {@link FakeModel#alias} makes aliases.
	 * @param model the model
	 * @return this
	 */
	public FakeOpenRouterBuilder model(FakeModel model) {
		this.models.add(model);
		return this;
	}

	/**
	 * Tell the usage of streams in another way than documented. A reply may differ.
	 * @param usageStyle how
	 * @return this
	 */
	public FakeOpenRouterBuilder usageStyle(UsageStyle usageStyle) {
		this.usageStyle = usageStyle;
		return this;
	}

	/**
	 * Multiply every delay of every reply.
	 * @param timeScale 0.01 makes 100 ms of 10 s
	 * @return this
	 */
	public FakeOpenRouterBuilder timeScale(double timeScale) {
		if (!(timeScale >= 0)) {
			throw new IllegalArgumentException("timeScale must not be negative");
		}
		this.timeScale = timeScale;
		return this;
	}

	/**
	 * Keep so many requests. Without a call of this it is 10,000.
	 * @param maxRecordedRequests at least 1
	 * @return this
	 */
	public FakeOpenRouterBuilder maxRecordedRequests(int maxRecordedRequests) {
		this.maxRecordedRequests = Math.max(1, maxRecordedRequests);
		return this;
	}

	/**
	 * Start.
	 * @return a running fake
	 */
	public FakeOpenRouter start() {
		return new FakeOpenRouter(new Settings(this.port, this.key, this.managementKey, this.strict,
				new Catalogue(this.models), this.usageStyle, this.timeScale, this.maxRecordedRequests));
	}

}
