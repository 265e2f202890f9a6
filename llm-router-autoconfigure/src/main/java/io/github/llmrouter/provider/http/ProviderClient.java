package io.github.llmrouter.provider.http;

/**
 * A provider's own HTTP client. To be closed at the end.
 */
public interface ProviderClient extends AutoCloseable {

	/**
	 * Load in the background what the first request would wait for.
	 */
	void warmUp();

	/**
	 * Requests that are under way.
	 * @return how many
	 */
	int underWay();

	/**
	 * Stop what is under way and free all resources.
	 */
	@Override
	void close();

}
