package io.github.llmrouter.prompt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/**
 * Finds prompts in files: {@code name.txt} for a text, {@code name.json} for messages or
 * a whole prompt. Looks where the application keeps them, and then where this library
 * does. Safe for any thread.
 */
final class PromptFiles {

	/** Where the prompts are that come with this library. */
	static final String DEFAULT_LOCATION = "classpath:/prompts/";

	private static final long MAX_PROMPTS = 1_000;

	/** What means itself in every kind of location. */
	private static final Pattern SAFE_NAME = Pattern.compile("[\\p{L}\\p{N} ._@()/-]+");

	private final ResourceLoader loader;

	private final List<String> locations;

	private final Cache<String, Optional<PromptContent>> known;

	private final Map<String, CompletableFuture<Optional<PromptContent>>> reading = new ConcurrentHashMap<>();

	PromptFiles(ResourceLoader loader, String location, Duration ttl, LongSupplier nanoTime) {
		this.loader = loader;
		String folder = StringUtils.trimTrailingCharacter(location, '/') + "/";
		this.locations = folder.equals(DEFAULT_LOCATION) ? List.of(folder) : List.of(folder, DEFAULT_LOCATION);
		this.known = Caffeine.newBuilder()
			.maximumSize(MAX_PROMPTS)
			.expireAfterWrite(ttl)
			.ticker(nanoTime::getAsLong)
			.build();
	}

	/**
	 * Find a prompt.
	 * @param name its name, which leads nowhere else
	 * @return the prompt, or {@code null} if there is no file
	 * @throws IllegalStateException if there is one that cannot be read
	 */
	@Nullable PromptContent find(String name) {
		if (!SAFE_NAME.matcher(name).matches()) {
			return null;
		}
		return this.known.get(name, (missing) -> Optional.ofNullable(read(missing))).orElse(null);
	}

	/**
	 * Find a prompt without looking for a file.
	 * @param name its name
	 * @return the prompt, or {@code null} if it was not read lately
	 */
	@Nullable PromptContent known(String name) {
		Optional<PromptContent> known = this.known.getIfPresent(name);
		return (known != null) ? known.orElse(null) : null;
	}

	/**
	 * Find a prompt without blocking. Whoever wants the same one meanwhile waits for the
	 * same.
	 * @param name its name
	 * @param executor has threads that may block
	 * @return the prompt, empty if there is no file; fails with an
	 * {@link IllegalStateException} if there is one that cannot be read, and with what
	 * the executor throws
	 */
	CompletableFuture<Optional<PromptContent>> findAsync(String name, Executor executor) {
		Optional<PromptContent> known = this.known.getIfPresent(name);
		if (known != null) {
			return CompletableFuture.completedFuture(known);
		}
		CompletableFuture<Optional<PromptContent>> own = new CompletableFuture<>();
		CompletableFuture<Optional<PromptContent>> other = this.reading.putIfAbsent(name, own);
		if (other != null) {
			return other;
		}
		PromptTask.start(executor, () -> complete(own, name), (ex) -> {
			this.reading.remove(name);
			own.completeExceptionally(ex);
		});
		return own;
	}

	private void complete(CompletableFuture<Optional<PromptContent>> reading, String name) {
		Optional<PromptContent> content;
		try {
			content = Optional.ofNullable(find(name));
		}
		catch (Throwable ex) {
			this.reading.remove(name);
			reading.completeExceptionally(ex);
			return;
		}
		this.reading.remove(name);
		reading.complete(content);
	}

	private @Nullable PromptContent read(String name) {
		for (String location : this.locations) {
			Resource text = this.loader.getResource(location + name + ".txt");
			if (text.isReadable()) {
				return PromptContent.text(name, new String(bytes(text), StandardCharsets.UTF_8).stripTrailing());
			}
			Resource json = this.loader.getResource(location + name + ".json");
			if (json.isReadable()) {
				return parse(name, json);
			}
		}
		return null;
	}

	private static PromptContent parse(String name, Resource resource) {
		try {
			return PromptReader.fallback(name, bytes(resource));
		}
		catch (UnreadablePromptException ex) {
			throw new IllegalStateException(resource.getDescription() + " is no prompt: " + ex.getMessage(), ex);
		}
	}

	private static byte[] bytes(Resource resource) {
		try {
			return resource.getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new IllegalStateException(resource.getDescription() + " cannot be read", ex);
		}
	}

	@Override
	public String toString() {
		return this.locations.get(0);
	}

}
