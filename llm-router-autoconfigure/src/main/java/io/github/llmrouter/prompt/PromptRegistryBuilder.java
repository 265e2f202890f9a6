package io.github.llmrouter.prompt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.llmrouter.langfuse.LangfuseConnection;
import io.github.llmrouter.langfuse.LangfuseHttp;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Builds a {@link PromptRegistry}. For use by one thread.
 */
public final class PromptRegistryBuilder {

	private @Nullable LangfuseConnection langfuse;

	private Duration cacheTtl = Duration.ofMinutes(1);

	private String fallbackLocation = PromptFiles.DEFAULT_LOCATION;

	private ResourceLoader resourceLoader = new DefaultResourceLoader();

	private Predicate<String> models = (model) -> true;

	private LongSupplier nanoTime = System::nanoTime;

	private @Nullable ExecutorService executor;

	PromptRegistryBuilder() {
	}

	/**
	 * Get prompts from Langfuse.
	 * @param connection where it is
	 * @return this builder
	 */
	public PromptRegistryBuilder langfuse(LangfuseConnection connection) {
		this.langfuse = connection;
		return this;
	}

	/**
	 * Say how long a prompt is used before it is refreshed in the background.
	 * @param cacheTtl the time, more than zero
	 * @return this builder
	 */
	public PromptRegistryBuilder cacheTtl(Duration cacheTtl) {
		Assert.isTrue(!cacheTtl.isZero() && !cacheTtl.isNegative(), "'cacheTtl' must be positive");
		this.cacheTtl = cacheTtl;
		return this;
	}

	/**
	 * Say where the files are that stand in for prompts.
	 * @param location a location as Spring knows them, {@code classpath:/prompts/} if not
	 * said
	 * @return this builder
	 */
	public PromptRegistryBuilder fallbackLocation(String location) {
		Assert.hasText(location, "'location' must not be blank");
		this.fallbackLocation = location;
		return this;
	}

	/**
	 * Say what finds files.
	 * @param loader knows the class path
	 * @return this builder
	 */
	public PromptRegistryBuilder resourceLoader(ResourceLoader loader) {
		this.resourceLoader = loader;
		return this;
	}

	/**
	 * Say which models the config of a prompt may ask for. Others are ignored.
	 * @param models tells whether a model may be asked for
	 * @return this builder
	 */
	public PromptRegistryBuilder models(Predicate<String> models) {
		this.models = models;
		return this;
	}

	PromptRegistryBuilder nanoTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		return this;
	}

	PromptRegistryBuilder executor(ExecutorService executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Build the registry.
	 * @return a registry, to be closed if it is {@link AutoCloseable}
	 */
	public PromptRegistry build() {
		PromptSupport support = PromptSupport.of(this.models);
		ExecutorService executor = (this.executor != null) ? this.executor : PromptThreads.create();
		PromptFiles files = new PromptFiles(this.resourceLoader, this.fallbackLocation, this.cacheTtl, this.nanoTime);
		LangfuseConnection connection = this.langfuse;
		if (connection == null) {
			return new DefaultPromptRegistry(null, Duration.ZERO, files, support, executor);
		}
		// not before it is needed
		SingletonSupplier<LangfuseHttp> http = SingletonSupplier.of(() -> new LangfuseHttp(connection));
		PromptCache cache = new PromptCache(new LangfusePromptSource(http::obtain, support, InstantSource.system()),
				this.cacheTtl, executor, this.nanoTime);
		return new DefaultPromptRegistry(cache, connection.timeout(), files, support, executor);
	}

}
